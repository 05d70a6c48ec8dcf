// They share a window. Each can also run alone: node --test test/ui/repository/editor.test.ts
import "./repository/editor.test.ts";
import "./repository/destinations.test.ts";
