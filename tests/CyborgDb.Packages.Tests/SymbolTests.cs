using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using CyborgDb.Packages.Tests.Support;

namespace CyborgDb.Packages.Tests;

/// <summary>Symbols that a debugger can use, and that tell nothing of the machine that made them.</summary>
public sealed class SymbolTests(PackedPackages packages)
{
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Ids => [.. PackedPackages.Ids];

    public static TheoryData<string, string> Assemblies => new()
    {
        { "CyborgDb.Client", "lib/net10.0/CyborgDb.Client" },
        { "CyborgDb.Extensions.AI", "lib/net10.0/CyborgDb.Extensions.AI" },
        { "CyborgDb.Emulator", "lib/net10.0/CyborgDb.Emulator" },
        { "cyborgdb-emulator", "tools/net10.0/any/CyborgDb.Emulator" },
        { "cyborgdb-emulator", "tools/net10.0/any/CyborgDb.Emulator.Tool" },
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_symbols_are_those_of_the_assembly(string id, string path)
    {
        var package = packages.Package(id);
        using var assembly = new PEReader(new MemoryStream(package.Files[path + ".dll"]));
        var entry = assembly.ReadDebugDirectory().Single(each => each.Type == DebugDirectoryEntryType.CodeView);
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(package.Symbols[path + ".pdb"]));
        Assert.Equal(
            new BlobContentId(assembly.ReadCodeViewDebugDirectoryData(entry).Guid, entry.Stamp), new BlobContentId(symbols.GetMetadataReader().DebugMetadataHeader!.Id));
        Assert.Contains(assembly.ReadDebugDirectory(), each => each.Type == DebugDirectoryEntryType.Reproducible);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_source_is_named_from_the_repositorys_root_on_and_can_be_shown(string id, string path)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(packages.Package(id).Symbols[path + ".pdb"]));
        var symbols = provider.GetMetadataReader();
        var linked = Informations(symbols, EntityHandle.ModuleDefinition, s_sourceLink).Select(symbols.GetBlobBytes).Select(Encoding.UTF8.GetString).SingleOrDefault();
        Assert.NotEmpty(symbols.Documents);
        Assert.All(symbols.Documents, document =>
        {
            var name = symbols.GetString(symbols.GetDocument(document).Name);
            Assert.StartsWith("/_/", name, StringComparison.Ordinal);
            Assert.True(
                Informations(symbols, document, s_embeddedSource).Any() || linked?.Contains("\"/_/*\"", StringComparison.Ordinal) == true,
                $"A debugger cannot find {name}: it is not in the symbols, and they do not say where it is.");
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_in_a_package_names_a_folder_of_the_machine_that_packed_it(string id)
    {
        var package = packages.Package(id);
        string[] folders = [Build.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar, packages.Workspace];
        foreach (var (file, content) in package.Files.Concat(package.Symbols))
        {
            foreach (var bytes in EmbeddedSources(file, content).Prepend(content))
            {
                Assert.All(folders, folder => Assert.True(
                    bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(folder)) < 0 && bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(folder)) < 0,
                    $"{file} of {id} names the folder {folder}."));
            }
        }
    }

    private static IEnumerable<BlobHandle> Informations(MetadataReader symbols, EntityHandle of, Guid kind) =>
        from handle in symbols.GetCustomDebugInformation(of)
        let information = symbols.GetCustomDebugInformation(handle)
        where symbols.GetGuid(information.Kind) == kind
        select information.Value;

    /// <summary>What stands compressed in symbols.</summary>
    private static IEnumerable<byte[]> EmbeddedSources(string file, byte[] content)
    {
        if (!file.EndsWith(".pdb", StringComparison.Ordinal))
            yield break;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(content));
        var symbols = provider.GetMetadataReader();
        foreach (var blob in symbols.Documents.SelectMany(document => Informations(symbols, document, s_embeddedSource)))
        {
            // Its length when it is not compressed, or 0; then the text.
            var bytes = symbols.GetBlobBytes(blob);
            if (BitConverter.ToInt32(bytes) == 0)
            {
                yield return bytes[4..];
                continue;
            }
            using var inflated = new DeflateStream(new MemoryStream(bytes[4..]), CompressionMode.Decompress);
            var text = new MemoryStream();
            inflated.CopyTo(text);
            yield return text.ToArray();
        }
    }
}
