using System.Reflection;

namespace CyborgDb.Packages.Tests.Support;

/// <summary>What the build says of itself.</summary>
internal static class Build
{
    private static readonly Dictionary<string, string?> s_metadata =
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(each => each.Key, each => each.Value);

    /// <summary>The one version of everything in the repository.</summary>
    public static string Version { get; } =
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The address of the repository's page; null while it has none.</summary>
    public static string? ProjectHome => s_metadata["ProjectHome"] is { Length: > 0 } home ? home : null;

    /// <summary>The folder that has the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The version of a package that is pinned for everything in the repository.</summary>
    public static string VersionOf(string package) => s_metadata[$"Version of {package}"]!;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CyborgDb.Client.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has the solution.");
        return folder.FullName;
    }
}
