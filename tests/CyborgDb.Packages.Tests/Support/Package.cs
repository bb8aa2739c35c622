using System.IO.Compression;
using System.Xml.Linq;

namespace CyborgDb.Packages.Tests.Support;

/// <summary>A package that was packed, with its symbols: what it says of itself, and its files.</summary>
internal sealed class Package
{
    private readonly XElement _metadata;

    public Package(string folder, string id)
    {
        Id = id;
        Path = System.IO.Path.Combine(folder, $"{id}.{Build.Version}.nupkg");
        Files = Read(Path);
        Symbols = Read(System.IO.Path.ChangeExtension(Path, ".snupkg"));
        _metadata = XDocument.Load(new MemoryStream(Files[$"{id}.nuspec"])).Root!.Elements().Single();
    }

    public string Id { get; }

    public string Path { get; }

    /// <summary>The files of the package by their path in it.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>The files of the package of its symbols.</summary>
    public IReadOnlyDictionary<string, byte[]> Symbols { get; }

    /// <summary>The packages that it depends on, with the earliest version of each.</summary>
    public IReadOnlyDictionary<string, string> Dependencies =>
        Elements("dependency").ToDictionary(each => each.Attribute("id")!.Value, each => each.Attribute("version")!.Value);

    public IEnumerable<string> Frameworks => Elements("frameworkReference").Select(each => each.Attribute("name")!.Value);

    public string Text(string file) => System.Text.Encoding.UTF8.GetString(Files[file]).ReplaceLineEndings("\n");

    /// <summary>What an element of the package's description says; null where there is none.</summary>
    public string? Says(string element) => Elements(element).SingleOrDefault()?.Value;

    public string? Says(string element, string attribute) => Elements(element).SingleOrDefault()?.Attribute(attribute)?.Value;

    /// <summary>The blocks of one language that its readme shows.</summary>
    public List<string> Examples(string language)
    {
        var parts = Text("README.md").Split("```");
        return [.. parts.Where((part, i) => i % 2 == 1 && part.StartsWith(language + "\n", StringComparison.Ordinal)).Select(part => part[(language.Length + 1)..])];
    }

    public override string ToString() => Id;

    private IEnumerable<XElement> Elements(string name) => _metadata.Descendants().Where(each => each.Name.LocalName == name);

    private static Dictionary<string, byte[]> Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }
}
