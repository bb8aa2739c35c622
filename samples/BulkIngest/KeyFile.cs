using CyborgDb;

namespace BulkIngest;

/// <summary>The index key in a file that only its owner can read.</summary>
internal sealed class KeyFile : IDisposable
{
    private readonly string? _path;

    private KeyFile(string? path, IndexKey key, bool isNew) => (_path, Key, IsNew) = (path, key, isNew);

    public IndexKey Key { get; }

    /// <summary>Whether the key was made now, so that no index can have it yet.</summary>
    public bool IsNew { get; }

    public static KeyFile ReadOrMake(string? path)
    {
        if (File.Exists(path))
            return new(path, IndexKey.FromHex(File.ReadAllText(path).Trim()), isNew: false);
        var key = IndexKey.Generate();
        if (path is not null)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new StreamWriter(path, options);
            file.WriteLine(key.ExportHex());
        }
        return new(path, key, isNew: true);
    }

    /// <summary>Takes back a new key that opens nothing.</summary>
    public void Delete()
    {
        if (_path is not null)
            File.Delete(_path);
    }

    public void Dispose() => Key.Dispose();
}
