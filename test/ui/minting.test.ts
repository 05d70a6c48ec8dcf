// They share a window. Each can also run alone: node --test test/ui/minting/tokens.test.ts
import "./minting/mint-wizard.test.ts";
import "./minting/tokens.test.ts";
import "./minting/trouble.test.ts";
