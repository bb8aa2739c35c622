using CyborgDb;

namespace MoveIndex;

/// <summary>The index key in a file that only its owner can read.</summary>
internal static class KeyFile
{
    public static IndexKey Read(string path) => IndexKey.FromHex(File.ReadAllText(path).Trim());

    /// <summary>Reads the key, or makes one. It is written whole or not at all, whatever ends the program.</summary>
    public static IndexKey ReadOrMake(string path)
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
        return key;
    }
}
