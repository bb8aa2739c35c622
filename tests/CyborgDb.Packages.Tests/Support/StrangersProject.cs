using System.Security.Cryptography;

namespace CyborgDb.Packages.Tests.Support;

/// <summary>A project as somebody makes it who has the packages and nothing else of this repository.</summary>
internal sealed class StrangersProject
{
    private readonly PackedPackages _packages;
    private readonly string _name;

    private StrangersProject(PackedPackages packages, string name)
    {
        _packages = packages;
        _name = name;
    }

    /// <summary>The program, once it is built.</summary>
    public string Program => PathOf("bin", "Debug", "net10.0", _name + ".dll");

    public static async Task<StrangersProject> NewAsync(PackedPackages packages, string template, string name)
    {
        await packages.DotnetAsync("", "new", template, "--output", name, "--no-restore");
        return new(packages, name);
    }

    /// <summary>Adds one of the packages, and makes sure that it is the one that was packed.</summary>
    public async Task AddPackedAsync(string id)
    {
        await AddAsync(id, Build.Version);
        var name = id.ToLowerInvariant();
        var restored = Path.Combine(_packages.Cache, name, Build.Version, $"{name}.{Build.Version}.nupkg.sha512");
        await using var packed = File.OpenRead(_packages.Package(id).Path);
        Assert.Equal(Convert.ToBase64String(await SHA512.HashDataAsync(packed)), await File.ReadAllTextAsync(restored));
    }

    /// <summary>Adds somebody else's package.</summary>
    public Task AddAsync(string id, string version) => DotnetAsync("add", "package", id, "--version", version);

    public Task WriteAsync(string file, string text) => File.WriteAllTextAsync(PathOf(file), text);

    public Task<string> ReadAsync(params string[] file) => File.ReadAllTextAsync(PathOf(file));

    /// <summary>Builds it. Warnings are errors, those of the analysers for trimming, ahead-of-time compilation and single files among them.</summary>
    public async Task BuildAsync() => Assert.Contains("0 Warning(s)", await DotnetAsync("build", "--no-restore"), StringComparison.Ordinal);

    public Task<string> DotnetAsync(params string[] arguments) => _packages.DotnetAsync(_name, arguments);

    private string PathOf(params string[] file) => Path.Combine([_packages.Workspace, _name, .. file]);
}
