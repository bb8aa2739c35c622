using System.Reflection;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>The README and the pages of documentation, and the sources that their examples are taken from.</summary>
internal static class Documentation
{
    public const string Readme = "README.md";
    public const string Folder = "src/CyborgDb.Client/docs";

    private static readonly Assembly s_assembly = typeof(Documentation).Assembly;
    private static readonly Lazy<string[][]> s_sources = new(static () =>
        [.. s_assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Select(name => Markdown.Lines(Resource(name)))]);

    /// <summary>The pages, by their paths in the repository.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. s_assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The folder that has the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static Markdown Page(string path) => new(Resource(path));

    /// <summary>Whether a block stands in a sample or a test.</summary>
    public static bool IsCompiled(CodeBlock block) => s_sources.Value.Any(block.StandsIn);

    private static string Resource(string name)
    {
        using var stream = s_assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CyborgDb.Client.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the solution.");
        return folder.FullName;
    }
}
