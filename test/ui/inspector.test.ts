// They share a window. Each can also run alone: node --test test/ui/inspector/inspector.test.ts
import "./inspector/inspector-actions.test.ts";
import "./inspector/inspector.test.ts";
