using CyborgDb;

namespace BulkIngest;

/// <summary>The index key in a file that only its owner can read.</summary>
internal static class KeyFile
{
    public static IndexKey ReadOrMake(string? path)
    {
        if (path is null)
            return IndexKey.Generate();
        if (File.Exists(path))
            return IndexKey.FromHex(File.ReadAllText(path).Trim());
        var key = IndexKey.Generate();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.WriteLine(key.ExportHex());
        return key;
    }
}
