// They share a window. Each can be run alone as well: node --test test/ui/inspector/inspector.test.ts
import "./inspector/inspector-actions.test.ts";
import "./inspector/inspector.test.ts";
