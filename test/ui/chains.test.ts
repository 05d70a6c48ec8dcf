// They share a window. Each can be run alone as well: node --test test/ui/chains/find-chain.test.ts
import "./chains/check-chain.test.ts";
import "./chains/chain-picture.test.ts";
import "./chains/find-chain.test.ts";
