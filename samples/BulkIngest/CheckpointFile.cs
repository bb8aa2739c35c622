using CyborgDb;

namespace BulkIngest;

/// <summary>Where an earlier run ended, beside the file that it read.</summary>
internal sealed class CheckpointFile(string? path)
{
    public string? Path => path;

    public IngestCheckpoint? Read() => File.Exists(path) ? IngestCheckpoint.Parse(File.ReadAllText(path)) : null;

    public void Write(IngestCheckpoint checkpoint, bool isDone)
    {
        if (path is null)
            return;
        if (isDone || checkpoint.Count == 0)
            File.Delete(path);
        else
            File.WriteAllText(path, checkpoint.ToString());
    }
}
