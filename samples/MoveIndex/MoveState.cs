using CyborgDb;

namespace MoveIndex;

/// <summary>How far a move has come.</summary>
internal enum MoveStage
{
    None,

    /// <summary>The new index may be there, and is this move's.</summary>
    Begun,

    /// <summary>Both indexes were found equal. An application may write to the new one since.</summary>
    Agreed,

    /// <summary>The old index may be deleted already. The service does not tell a deleted index from a name that is wrong.</summary>
    Deleting,
}

/// <summary>
/// A file that says how far a move has come, so that the same command goes on with it, and so that no index is taken for the new one that another program
/// made. It is written before the new index is created, and deleted when the old one is.
/// </summary>
internal sealed class MoveState(string path, string move)
{
    private static readonly (MoveStage Stage, string Text)[] s_texts =
    [
        (MoveStage.Begun, ""), (MoveStage.Agreed, "Both agreed.\n"), (MoveStage.Deleting, "The old index is deleted, since both agreed.\n"),
    ];

    public string Path => path;

    /// <exception cref="InvalidDataException">The file is of another move.</exception>
    public MoveStage Read()
    {
        if (!File.Exists(path))
            return MoveStage.None;
        var text = File.ReadAllText(path);
        return Array.Find(s_texts, known => move + known.Text == text) is { Stage: not MoveStage.None and var stage }
            ? stage
            : throw new InvalidDataException(
                $"{path} is of another move, or damaged. It says: {text.Split('\n')[0]}. Finish that move; or delete the file, and add --resume if the new index was begun by this move.");
    }

    /// <summary>It is written whole or not at all, whatever ends the program.</summary>
    public void Write(MoveStage stage)
    {
        var unfinished = path + ".new";
        File.WriteAllText(unfinished, move + Array.Find(s_texts, known => known.Stage == stage).Text);
        File.Move(unfinished, path, overwrite: true);
    }

    public void End() => File.Delete(path);

    /// <summary>Notes what it has to before it is told to anybody else.</summary>
    public IProgress<RekeyProgress> Noting(IProgress<RekeyProgress> others) => new Note(this, others);

    private sealed class Note(MoveState state, IProgress<RekeyProgress> others) : IProgress<RekeyProgress>
    {
        public void Report(RekeyProgress value)
        {
            if (value.Stage == RekeyStage.DeletingSource)
                state.Write(MoveStage.Deleting);
            others.Report(value);
        }
    }
}
