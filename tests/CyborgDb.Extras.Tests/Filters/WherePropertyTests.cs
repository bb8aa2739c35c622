using System.Linq.Expressions;
using CyborgDb.Emulator;
using CyborgDb.Extras.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Extras.Tests.Filters;

/// <summary>A translated predicate finds in the service what LINQ to Objects finds among the same documents.</summary>
public sealed class WherePropertyTests
{
    private const int Documents = 40;
    private const int Predicates = 30;
    private const int Rounds = 40;

    [Fact]
    public Task Finds_what_linq_to_objects_finds_in_version_0_17() => Matches_linq_to_objects(ServiceVersion.V017, PredicateGenerator.Predicate);

    [Fact]
    public Task Finds_what_linq_to_objects_finds_in_version_0_18() => Matches_linq_to_objects(ServiceVersion.V018, PredicateGenerator.WithStrings);

    private static async Task Matches_linq_to_objects(ServiceVersion version, Gen<Expression<Func<Doc, bool>>> predicates)
    {
        await using var emulated = await EmulatedIndex.StartAsync(new() { Dimension = 1 }, version);
        var (asked, found) = (0, 0);
        var cases =
            from documents in DocGenerator.Doc.ArrayOf(Documents)
            from some in predicates.ArrayOf(Predicates)
            select new Case(documents, some);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Store(emulated.Index, c.Documents);
            foreach (var predicate in c.Predicates)
            {
                var expected = Ids(c.Documents, predicate.Compile());
                var filter = Filter.Where(predicate, DocContext.Default.Doc);
                var actual = emulated.Index.Query([0f], new() { TopK = 2 * Documents, Filter = filter }).Select(m => m.Id).Order(StringComparer.Ordinal);
                Assert.True(expected.SequenceEqual(actual), $"{predicate}\n{filter.ToJson()}\nLINQ: {string.Join(' ', expected)}\nservice: {string.Join(' ', actual)}");
                asked++;
                found += expected.Length is > 0 and < Documents ? 1 : 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

        Assert.Equal(Rounds * Predicates, asked);
        // Predicates that are met by all or by none show little.
        Assert.True(found > asked / 2, $"Only {found} of {asked} predicates told documents apart.");
    }

    /// <summary>What fails names the one predicate; all of the documents would bury it.</summary>
    private sealed record Case(Doc[] Documents, Expression<Func<Doc, bool>>[] Predicates)
    {
        public override string ToString() => $"{Documents.Length} documents and {Predicates.Length} predicates";
    }

    private static string[] Ids(Doc[] documents, Func<Doc, bool> predicate) =>
        [.. documents.Index().Where(d => predicate(d.Item)).Select(d => Id(d.Index)).Order(StringComparer.Ordinal)];

    private static string Id(int index) => $"doc{index}";

    private static void Store(EncryptedIndex index, Doc[] documents)
    {
        var metadata = documents.Select(d => Metadata.FromObject(d with { Anything = null }, DocContext.Default.Doc)).ToArray();
        index.UpsertBinary([.. Enumerable.Range(0, documents.Length).Select(Id)], new float[documents.Length, 1], metadata);
    }
}
