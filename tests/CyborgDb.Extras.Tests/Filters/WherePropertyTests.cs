using System.Linq.Expressions;
using CyborgDb.Extras.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Extras.Tests.Filters;

/// <summary>A translated predicate finds in the service what LINQ to Objects finds among the same documents.</summary>
public sealed class WherePropertyTests : IAsyncLifetime
{
    private const int Documents = 40;
    private const int Predicates = 30;
    private const int Rounds = 25;

    private EmulatedIndex _emulated = null!;

    public async ValueTask InitializeAsync() => _emulated = await EmulatedIndex.StartAsync(new() { Dimension = 1 });

    public ValueTask DisposeAsync() => _emulated.DisposeAsync();

    [Fact]
    public void FindsWhatLinqToObjectsFinds()
    {
        var (asked, found) = (0, 0);
        var cases =
            from documents in DocGenerator.Doc.ArrayOf(Documents)
            from predicates in PredicateGenerator.Predicate.ArrayOf(Predicates)
            select (documents, predicates);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Store(c.documents);
            foreach (var predicate in c.predicates)
            {
                var expected = Ids(c.documents, predicate.Compile());
                var filter = Filter.Where(predicate, DocContext.Default.Doc);
                var actual = _emulated.Index.Query([0f], new() { TopK = 1000, Filter = filter }).Select(m => m.Id).Order(StringComparer.Ordinal);
                Assert.True(expected.SequenceEqual(actual), $"{predicate}\n{filter.ToJson()}\nLINQ: {string.Join(' ', expected)}\nservice: {string.Join(' ', actual)}");
                asked++;
                found += expected.Length is > 0 and < Documents ? 1 : 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

        Assert.Equal(Rounds * Predicates, asked);
        // Predicates that are met by all or by none show little.
        Assert.True(found > asked / 2, $"Only {found} of {asked} predicates told documents apart.");
    }

    private static string[] Ids(Doc[] documents, Func<Doc, bool> predicate) =>
        [.. documents.Index().Where(d => predicate(d.Item)).Select(d => Id(d.Index)).Order(StringComparer.Ordinal)];

    private static string Id(int index) => $"doc{index}";

    private void Store(Doc[] documents)
    {
        var metadata = documents.Select(d => Metadata.FromObject(d with { Anything = null }, DocContext.Default.Doc)).ToArray();
        _emulated.Index.UpsertBinary([.. Enumerable.Range(0, documents.Length).Select(Id)], new float[documents.Length, 1], metadata);
    }
}
