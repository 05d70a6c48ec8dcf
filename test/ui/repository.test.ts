// They share a window. Each can be run alone as well: node --test test/ui/repository/editor.test.ts
import "./repository/editor.test.ts";
import "./repository/destinations.test.ts";
