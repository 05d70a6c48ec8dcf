// They share a window. Each can be run alone as well: node --test test/ui/minting/tokens.test.ts
import "./minting/mint-wizard.test.ts";
import "./minting/tokens.test.ts";
import "./minting/trouble.test.ts";
