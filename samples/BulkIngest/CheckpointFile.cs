using CyborgDb;

namespace BulkIngest;

/// <summary>How far an ingestion has come, beside the file that it reads.</summary>
internal sealed class CheckpointFile(string? path)
{
    public string? Path => path;

    public IngestCheckpoint? Read()
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return IngestCheckpoint.Parse(File.ReadAllText(path));
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"{path} is no checkpoint: {error.Message} Without it, everything is sent anew.", error);
        }
    }

    /// <summary>Keeps a checkpoint. Whatever ends the process, or the machine, the file holds this one or the one before.</summary>
    public async Task WriteAsync(IngestCheckpoint checkpoint)
    {
        if (path is null)
            return;
        var next = path + ".new";
        var file = new FileStream(next, FileMode.Create, FileAccess.Write);
        await using (file)
        await using (var text = new StreamWriter(file, leaveOpen: true))
        {
            await text.WriteAsync(checkpoint.ToString());
            await text.FlushAsync();
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }

    public void Delete()
    {
        if (path is not null)
            File.Delete(path);
    }
}
