namespace CyborgDb.Tests.Refusals;

/// <summary>Ids that are not there, not alone of their kind, or not text.</summary>
public sealed class IdRefusalTests
{
    /// <summary>Not arguments of a theory: those are kept as UTF-8, which has no form for them.</summary>
    private static readonly string[] s_notText = ["x\ud83d", "\ude00x", "\ude00\ud83d", "😀\ud83d\ud83d\ude00", new string('x', 100) + "\udfff"];

    [Fact]
    public Task An_empty_id_is_refused() => AssertEverywhereAsync("", "no id");

    [Fact]
    public async Task An_id_that_is_null_is_refused()
    {
        string[] ids = ["a", null!];
        await Refused.AssertUpsertAsync(ids, Given.Array, "ids", "Row 1", "no id");
        await AssertReadingAsync(ids, "Row 1", "no id");
        Assert.Throws<ArgumentNullException>("id", () => new VectorItem(null!));
    }

    [Fact]
    public async Task An_id_with_a_lone_surrogate_is_refused_before_anything_is_sent()
    {
        foreach (var id in s_notText)
            await AssertEverywhereAsync(id, "unpaired surrogate");
    }

    [Fact]
    public async Task Ids_that_are_null_altogether_are_refused()
    {
        string[] none = null!;
        await Refused.AssertUpsertAsync(none, Given.Array, "ids");
        await Refused.AssertUpsertFlatAsync(none, Given.Flat, "ids");
        await AssertReadingAsync(none);
        await Refused.AssertAsync(index => index.UpsertAsync((int[])null!, Given.Array), "ids");
        await Refused.AssertAsync(index => index.GetAsync((int[])null!), "ids");
    }

    [Fact]
    public async Task An_id_that_comes_twice_is_refused_with_both_rows()
    {
        await Refused.AssertUpsertAsync(["a", "b", "c", "b"], new float[4, 1], "ids", "Row 3", "'b'", "row 1");
        await Refused.AssertUpsertFlatAsync(["a", "a"], Given.Flat, "ids", "Row 1", "'a'", "row 0");
        await Refused.AssertItemsAsync([new("a", new[] { 1f }), new("b", new[] { 1f }), new("a", new[] { 1f })], "Row 2", "'a'", "row 0");
        await Refused.AssertAsync(index => index.UpsertAsync([5, 7, 5], new float[3]), "ids", "Row 2", "'5'", "row 0");
        await Refused.AssertAsync(index => index.UpsertAsync([5UL, 7UL, 7UL], new float[3, 1]), "ids", "Row 2", "'7'", "row 1");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.UpsertBinary([Int128.MaxValue, Int128.MaxValue], new float[2])), "ids", "Row 1", "row 0");
    }

    [Fact]
    public async Task An_id_that_comes_twice_is_found_among_many()
    {
        var ids = Enumerable.Range(0, 20_000).Select(row => $"id-{row}").ToArray();
        ids[19_999] = "id-12345";
        await Refused.AssertAsync(index => index.UpsertAsync(ids, new float[20_000]), "ids", "Row 19999", "'id-12345'", "row 12345");
    }

    [Fact]
    public async Task Ids_that_differ_in_case_or_by_normalisation_are_different_ids()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        // So many of one spelling that some stand beside each other in any table.
        var ids = Enumerable.Range(0, 1 << 12)
            .Select(bits => string.Concat(Enumerable.Range(0, 12).Select(i => (bits >> i & 1) == 0 ? 'a' : 'A')))
            .Concat(["é", "e\u0301"]).ToArray();
        await client.Index().UpsertAsync(ids, new float[ids.Length]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refusal_shows_a_long_or_odd_id_shortened_and_escaped()
    {
        var error = await Refused.AssertAsync(index => index.UpsertAsync([new string('x', 1000), "a\nb", "a\nb"], new float[3]), "ids", "Row 2", "a\\nb");
        Assert.DoesNotContain('\n', error.Message);
        var endless = new string('x', 1000);
        error = await Refused.AssertAsync(index => index.UpsertAsync([endless, endless], new float[2]), "ids", "Row 1", "xxx…");
        Assert.True(error.Message.Length < 300, $"The message has {error.Message.Length} characters.");
    }

    private static async Task AssertEverywhereAsync(string id, string inMessage)
    {
        await Refused.AssertUpsertAsync(["a", id], Given.Array, "ids", "Row 1", inMessage);
        await Refused.AssertUpsertFlatAsync(["a", id], Given.Flat, "ids", "Row 1", inMessage);
        await Refused.AssertItemsAsync([new("a", new[] { 1f }), new(id, new[] { 1f })], "Row 1", inMessage);
        await AssertReadingAsync(["a", id], "Row 1", inMessage);
    }

    private static async Task AssertReadingAsync(string[] ids, params string[] inMessage)
    {
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Get(ids)), "ids", inMessage);
        await Refused.AssertAsync(index => index.GetAsync(ids), "ids", inMessage);
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Delete(ids)), "ids", inMessage);
        await Refused.AssertAsync(index => index.DeleteAsync(ids), "ids", inMessage);
    }
}
