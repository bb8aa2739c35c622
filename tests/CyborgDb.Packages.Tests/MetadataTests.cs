using System.Buffers.Binary;
using CyborgDb.Packages.Tests.Support;

namespace CyborgDb.Packages.Tests;

/// <summary>What the packages say of themselves.</summary>
public sealed class MetadataTests(PackedPackages packages)
{
    public static TheoryData<string> Ids => [.. PackedPackages.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_says_what_it_is_under_which_licence_and_of_which_version(string id)
    {
        var package = packages.Package(id);
        Assert.Equal((id, Build.Version, "MIT"), (package.Says("id"), package.Says("version"), package.Says("license")));
        Assert.True(package.Says("description")!.Length > 50, $"The description says little: {package.Says("description")}");
        Assert.Contains("cyborgdb", package.Says("tags"), StringComparison.Ordinal);
        Assert.NotEmpty(package.Says("authors")!);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_readme_is_the_packages_own_shows_code_and_links_nothing_that_is_not_absolute(string id)
    {
        var package = packages.Package(id);
        Assert.Equal("README.md", package.Says("readme"));
        var text = package.Text("README.md");
        Assert.StartsWith($"# {id}\n", text, StringComparison.Ordinal);
        Assert.Contains("```", text, StringComparison.Ordinal);
        var links = text.Split("](").Skip(1).Select(rest => rest.Split(')')[0]);
        Assert.All(links, link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_icon_is_a_small_picture_of_128_pixels(string id)
    {
        var package = packages.Package(id);
        var icon = package.Files[package.Says("icon")!].AsSpan();
        Assert.Equal("PNG"u8, icon[1..4]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon[16..]), BinaryPrimitives.ReadInt32BigEndian(icon[20..])));
        Assert.InRange(icon.Length, 1, 20_000);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_release_notes_are_what_the_changelog_has_under_the_version(string id)
    {
        var changelog = File.ReadAllText(Path.Combine(Build.Root, "src", "CyborgDb.Client", "CHANGELOG.md")).ReplaceLineEndings("\n");
        var section = changelog.Split("\n## ").Single(part => part.StartsWith(Build.Version, StringComparison.Ordinal));
        var notes = section[section.IndexOf('\n', StringComparison.Ordinal)..].Trim();
        Assert.NotEmpty(notes);
        Assert.Equal(notes, packages.Package(id).Says("releaseNotes")!.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_addresses_of_the_project_are_the_one_that_the_build_is_told(string id)
    {
        var package = packages.Package(id);
        Assert.Equal((Build.ProjectHome, Build.ProjectHome), (package.Says("projectUrl"), package.Says("repository", "url")));
    }

    [Fact]
    public async Task Given_a_home_a_package_points_at_it()
    {
        const string Home = "https://example.org/cyborgdb";
        var folder = Path.Combine(packages.Workspace, "with a home");
        await PackedPackages.PackAsync("CyborgDb.Extensions.AI", folder, "--no-build", $"-p:ProjectHome={Home}");
        var package = new Package(folder, "CyborgDb.Extensions.AI");
        Assert.Equal((Home, Home), (package.Says("projectUrl"), package.Says("repository", "url")));
    }

    [Fact]
    public void Only_the_emulator_is_a_tool()
    {
        Assert.All(PackedPackages.Ids, id => Assert.Equal(
            id == "cyborgdb-emulator" ? "DotnetTool" : null, packages.Package(id).Says("packageType", "name")));
        Assert.Contains("Command Name=\"cyborgdb-emulator\"", packages.Package("cyborgdb-emulator").Text("tools/net10.0/any/DotnetToolSettings.xml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CyborgDb.Client")]
    [InlineData("CyborgDb.Extensions.AI")]
    [InlineData("CyborgDb.Emulator")]
    public void A_library_stands_with_its_documentation_in_the_folder_of_its_framework_alone(string id)
    {
        var libraries = packages.Package(id).Files.Keys.Where(file => file.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], libraries.Order(StringComparer.Ordinal));
    }
}
