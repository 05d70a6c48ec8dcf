// They share a window, which needs a minute before it can be used. One alone: node --test test/ui/sandbox/every-kind.test.ts
import "./sandbox/first-minute.test.ts";
import "./sandbox/every-kind.test.ts";
import "./sandbox/other-credentials.test.ts";
