/** Who can read a file: only its owner or, if the file system has no modes, everyone who can read its folder. */
export type FileReaders = "owner" | "folder";

/** Files on this machine that hold a secret. Paths are absolute. */
export interface PrivateFiles {
  /** A path for a new file with this name in the user's home folder. */
  homePath(name: string): string;
  /** Whether git could commit the file: it is in a repository that does not ignore it. */
  isSeenByGit(path: string): Promise<boolean>;
  /** Writes a text, replacing an existing file; at no moment can anyone else read it. Throws `fileNotWritten`. */
  write(path: string, text: string): Promise<FileReaders>;
  /** Deletes the file if it still holds this text. */
  deleteWhileItHolds(path: string, text: string): Promise<void>;
}
