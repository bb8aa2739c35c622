using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using CyborgDb.Packages.Tests.Support;

namespace CyborgDb.Packages.Tests;

/// <summary>What an application takes on with a package: nothing that it does not need, and no version later than is needed.</summary>
public sealed class DependencyTests(PackedPackages packages)
{
    public static TheoryData<string> Libraries => [.. PackedPackages.Ids.Where(id => id != "cyborgdb-emulator")];

    [Theory]
    [InlineData("CyborgDb.Client", "Microsoft.Extensions.Diagnostics.HealthChecks 10.0.0, Microsoft.Extensions.Http 10.0.0, Polly.Core 8.5.2, System.Numerics.Tensors 10.0.0")]
    [InlineData("CyborgDb.Emulator", "Microsoft.Extensions.AI.Abstractions 10.3.0, System.Numerics.Tensors 10.0.0")]
    [InlineData("cyborgdb-emulator", "")]
    public void A_package_depends_on_these_from_these_versions_on(string id, string expected)
    {
        var dependencies = packages.Package(id).Dependencies;
        Assert.Equal(expected, string.Join(", ", dependencies.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")));
    }

    [Fact]
    public void The_embeddings_depend_on_the_client_of_the_same_version_and_on_the_abstractions() => Assert.Equal(
        [new("CyborgDb.Client", Build.Version), new("Microsoft.Extensions.AI.Abstractions", "10.3.0")],
        packages.Package("CyborgDb.Extensions.AI").Dependencies.OrderBy(each => each.Key, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void An_assembly_uses_every_dependency_and_asks_for_no_later_version_than_its_package_does(string id)
    {
        var references = References(id);
        Assert.All(packages.Package(id).Dependencies, dependency =>
        {
            Assert.True(references.TryGetValue(dependency.Key, out var asked), $"{id} depends on {dependency.Key} and does not use it.");
            Assert.True(asked <= new Version(dependency.Value + ".0"), $"{id} asks for {dependency.Key} {asked}, later than {dependency.Value}.");
        });
    }

    [Theory]
    [InlineData("CyborgDb.Client", false)]
    [InlineData("CyborgDb.Extensions.AI", false)]
    [InlineData("CyborgDb.Emulator", true)]
    public void Only_the_emulator_needs_ASP_NET_Core(string id, bool needed)
    {
        Assert.Equal(needed ? ["Microsoft.AspNetCore.App"] : [], packages.Package(id).Frameworks);
        Assert.Equal(needed, References(id).Keys.Any(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void An_assembly_says_that_it_can_be_trimmed_and_compiled_ahead_of_time(string id)
    {
        var text = System.Text.Encoding.UTF8.GetString(packages.Package(id).Files[$"lib/net10.0/{id}.dll"]);
        Assert.Contains("\u000bIsTrimmable\u0004True", text, StringComparison.Ordinal);
        Assert.Contains("\u000fIsAotCompatible\u0004True", text, StringComparison.Ordinal);
    }

    private Dictionary<string, Version> References(string id)
    {
        using var assembly = new PEReader(new MemoryStream(packages.Package(id).Files[$"lib/net10.0/{id}.dll"]));
        var metadata = assembly.GetMetadataReader();
        return metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).ToDictionary(each => metadata.GetString(each.Name), each => each.Version);
    }
}
