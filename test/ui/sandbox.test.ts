// They share a window, which nobody can use before the first minute. Another alone: node --test test/ui/sandbox/every-kind.test.ts
import "./sandbox/first-minute.test.ts";
import "./sandbox/every-kind.test.ts";
import "./sandbox/other-credentials.test.ts";
