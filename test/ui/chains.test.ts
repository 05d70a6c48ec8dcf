// They share a window. Each can also run alone: node --test test/ui/chains/find-chain.test.ts
import "./chains/check-chain.test.ts";
import "./chains/chain-picture.test.ts";
import "./chains/find-chain.test.ts";
