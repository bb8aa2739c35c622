namespace MoveIndex;

/// <summary>
/// A file that says that a move has begun, so that the same command goes on with it, and so that no index is taken for the new one that another program made.
/// It is written before the new index is created, and deleted when all is done.
/// </summary>
internal sealed class MoveState(string path, string move)
{
    /// <exception cref="InvalidDataException">The file is of another move.</exception>
    public bool HasBegun => File.Exists(path)
        && (File.ReadAllText(path) == move ? true : throw new InvalidDataException($"{path} is of another move: finish that one, or delete the file."));

    /// <summary>It is written whole or not at all, whatever ends the program.</summary>
    public void Begin()
    {
        var unfinished = path + ".new";
        File.WriteAllText(unfinished, move);
        File.Move(unfinished, path, overwrite: true);
    }

    public void End() => File.Delete(path);
}
