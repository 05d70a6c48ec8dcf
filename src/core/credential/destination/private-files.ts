/** Who can read a file: its owner alone, or whoever may read its folder, where the file system has no modes. */
export type FileReaders = "owner" | "folder";

/** Files of this machine that hold a secret. Paths are absolute. */
export interface PrivateFiles {
  /** A path for a new file of this name, in the user's home folder. */
  homePath(name: string): string;
  /** Whether git would take the file in: it lies in a repository that does not ignore it. */
  isSeenByGit(path: string): Promise<boolean>;
  /** Writes a text, in place of what is there, so that nobody else could read it at any moment. Throws `fileNotWritten`. */
  write(path: string, text: string): Promise<FileReaders>;
  /** Deletes the file while it still holds this text. */
  deleteWhileItHolds(path: string, text: string): Promise<void>;
}
