using CyborgDb;

namespace MoveIndex;

/// <summary>
/// A file that says that a move has begun, so that the same command goes on with it, and so that no index is taken for the new one that another program made.
/// It is written before the new index is created, says so before the old one is deleted, and is itself deleted when all is done.
/// </summary>
internal sealed class MoveState(string path, string move)
{
    private readonly string _deleting = $"{move}The old index is deleted, since both agreed.\n";

    /// <exception cref="InvalidDataException">The file is of another move.</exception>
    public bool HasBegun => Read() is not null;

    /// <summary>Whether the old index may have been deleted already. The service does not tell a deleted index from a name that is wrong.</summary>
    public bool IsDeleting => Read() == _deleting;

    public void Begin()
    {
        if (!IsDeleting)
            Write(move);
    }

    public void End() => File.Delete(path);

    /// <summary>Notes what it has to before it is told to anybody else.</summary>
    public IProgress<RekeyProgress> Noting(IProgress<RekeyProgress> others) => new Note(this, others);

    private string? Read()
    {
        if (!File.Exists(path))
            return null;
        var text = File.ReadAllText(path);
        return text == move || text == _deleting ? text : throw new InvalidDataException($"{path} is of another move: finish that one, or delete the file.");
    }

    /// <summary>It is written whole or not at all, whatever ends the program.</summary>
    private void Write(string text)
    {
        var unfinished = path + ".new";
        File.WriteAllText(unfinished, text);
        File.Move(unfinished, path, overwrite: true);
    }

    private sealed class Note(MoveState state, IProgress<RekeyProgress> others) : IProgress<RekeyProgress>
    {
        public void Report(RekeyProgress value)
        {
            if (value.Stage == RekeyStage.DeletingSource)
                state.Write(state._deleting);
            others.Report(value);
        }
    }
}
