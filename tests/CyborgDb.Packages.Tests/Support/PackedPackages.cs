using System.Security;
using System.Text.RegularExpressions;
using CyborgDb.Packages.Tests.Support;

[assembly: AssemblyFixture(typeof(PackedPackages))]

namespace CyborgDb.Packages.Tests.Support;

/// <summary>All packages, packed as anybody packs them, into a folder that is a source for the projects of strangers beside it.</summary>
public sealed partial class PackedPackages : IAsyncLifetime
{
    private static readonly string[] s_projects = ["CyborgDb.Client", "CyborgDb.Extensions.AI", "CyborgDb.Emulator", "CyborgDb.Emulator.Tool"];

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public static readonly string[] Ids = ["CyborgDb.Client", "CyborgDb.Extensions.AI", "CyborgDb.Emulator", "cyborgdb-emulator"];

    /// <summary>Where the projects of strangers stand; it knows nothing of this repository but the packages.</summary>
    public string Workspace { get; } = Directory.CreateTempSubdirectory("cyborgdb-packages-").FullName;

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Combine(Workspace, "feed");

    /// <summary>The tool, installed from its package.</summary>
    internal string Tool => Path.Combine(Workspace, "tools", OperatingSystem.IsWindows() ? "cyborgdb-emulator.exe" : "cyborgdb-emulator");

    /// <summary>Where the builds of the strangers' projects keep packages, so that none of ours stays on the machine.</summary>
    internal string Cache => Path.Combine(Workspace, "cache");

    public async ValueTask InitializeAsync()
    {
        // Intermediate files lie in a place of their own, away from those of the build that these tests came from.
        foreach (var project in s_projects)
            await PackAsync(project, Folder);

        _environment["NUGET_PACKAGES"] = Cache;
        await File.WriteAllTextAsync(Path.Combine(Workspace, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Folder}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed">
                  <package pattern="CyborgDb.*" />
                  <package pattern="cyborgdb-emulator" />
                </packageSource>
                {await OtherSourcesAsync()}
              </packageSourceMapping>
              <fallbackPackageFolders>
                {await MachineCacheAsync()}
              </fallbackPackageFolders>
            </configuration>
            """);
        File.Copy(Path.Combine(Build.Root, "global.json"), Path.Combine(Workspace, "global.json"));
        await WriteAsync("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <EnableTrimAnalyzer>true</EnableTrimAnalyzer>
                <EnableAotAnalyzer>true</EnableAotAnalyzer>
                <EnableSingleFileAnalyzer>true</EnableSingleFileAnalyzer>
                <EnableRequestDelegateGenerator>true</EnableRequestDelegateGenerator>
                <!-- A registry may lack the earliest version that a package can do with, and give the next. -->
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
            </Project>
            """);
        await WriteAsync("Directory.Build.targets", "<Project />");
        await WriteAsync("Directory.Packages.props", "<Project />");
        await DotnetAsync("", "tool", "install", "cyborgdb-emulator", "--version", Build.Version, "--tool-path", "tools");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Workspace, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Packs a project of the repository.</summary>
    internal static Task PackAsync(string project, string folder, params string[] options) => Command.RunAsync(
        Build.Root, new Dictionary<string, string>(), "dotnet",
        ["pack", Path.Combine("src", project), "--output", folder, "--artifacts-path", Path.Combine("artifacts", "packages"), .. options]);

    internal Package Package(string id) => new(Folder, id);

    /// <summary>Runs <c>dotnet</c> in a folder of the workspace.</summary>
    internal Task<string> DotnetAsync(string directory, params string[] arguments) =>
        Command.RunAsync(Path.Combine(Workspace, directory), _environment, "dotnet", arguments);

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Workspace, file), text);

    /// <summary>
    /// The sources of the machine, for all that is not ours: one of them may be a folder into which somebody has packed ours before, as the README says.
    /// </summary>
    private static async Task<string> OtherSourcesAsync()
    {
        var answer = await Command.RunAsync(Build.Root, new Dictionary<string, string>(), "dotnet", "nuget", "list", "source");
        return string.Concat(EnabledSource().Matches(answer).Select(static source => $"""<packageSource key="{SecurityElement.Escape(source.Groups[1].Value)}"><package pattern="*" /></packageSource>"""));
    }

    [GeneratedRegex(@"^\s*\d+\.\s+(.+?)\s+\[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();

    /// <summary>
    /// The packages that the machine has already, to be used where they are, unless ours of this version are among them: those would be taken for
    /// the ones that were just packed.
    /// </summary>
    private static async Task<string> MachineCacheAsync()
    {
        var answer = await Command.RunAsync(Build.Root, new Dictionary<string, string>(), "dotnet", "nuget", "locals", "global-packages", "--list");
        var folder = answer[(answer.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return Directory.Exists(folder) && !Ids.Any(id => Directory.Exists(Path.Combine(folder, id.ToLowerInvariant(), Build.Version)))
            ? $"""<add key="machine" value="{folder}" />"""
            : "";
    }
}
