using CyborgDb;

namespace MoveIndex;

/// <summary>The index key in a file that only its owner can read.</summary>
internal sealed class KeyFile : IDisposable
{
    private readonly string _path;
    private readonly bool _isNew;

    private KeyFile(string path, IndexKey key, bool isNew) => (_path, Key, _isNew) = (path, key, isNew);

    public IndexKey Key { get; }

    public static KeyFile Read(string path)
    {
        try
        {
            return new(path, IndexKey.FromHex(File.ReadAllText(path).Trim()), isNew: false);
        }
        catch (ArgumentException)
        {
            throw new InvalidDataException($"{path} has no key: that is 64 hexadecimal digits.");
        }
    }

    /// <summary>Reads the key, or makes one. It is written whole or not at all, whatever ends the program.</summary>
    public static KeyFile ReadOrMake(string path)
    {
        if (File.Exists(path))
            return Read(path);
        var key = IndexKey.Generate();
        var unfinished = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
        {
            using var text = new StreamWriter(file, leaveOpen: true);
            text.WriteLine(key.ExportHex());
            text.Flush();
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path);
        return new(path, key, isNew: true);
    }

    /// <summary>Takes back a key that was made now and that no index has.</summary>
    public void DeleteIfNew()
    {
        if (_isNew)
            File.Delete(_path);
    }

    public void Dispose() => Key.Dispose();
}
