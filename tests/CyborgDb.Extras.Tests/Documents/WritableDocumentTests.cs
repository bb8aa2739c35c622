using System.Text.Json.Serialization;
using CyborgDb.Extras.Tests.Support;

namespace CyborgDb.Extras.Tests.Documents;

/// <summary>Documents whose members are plain properties with setters, which is how most are written.</summary>
public sealed partial class WritableDocumentTests : IAsyncLifetime
{
    private EmulatedIndex _emulated = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulated = await EmulatedIndex.StartAsync();

    public async ValueTask DisposeAsync() => await _emulated.DisposeAsync();

    public sealed class OfAnArray
    {
        [DocumentId]
        public string Id { get; set; } = "";

        [DocumentVector]
        public float[] Place { get; set; } = [];

        [DocumentContents]
        public byte[]? Picture { get; set; }
    }

    public sealed class OfAList
    {
        [DocumentId]
        public string Id { get; set; } = "";

        [DocumentVector]
        public List<float> Place { get; set; } = [];
    }

    public sealed class Unmarked
    {
        public string Name { get; set; } = "";

        [JsonIgnore]
        public float[] Place { get; set; } = [];

        public int Year { get; set; }
    }

    [JsonSerializable(typeof(OfAnArray))]
    [JsonSerializable(typeof(OfAList))]
    private sealed partial class Context : JsonSerializerContext;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_array_with_a_setter_is_filled_with_the_vector(bool isGenerated)
    {
        var documents = isGenerated ? _emulated.Index.As(Context.Default.OfAnArray) : _emulated.Index.As<OfAnArray>();
        await documents.UpsertAsync(new OfAnArray { Id = "a", Place = [1, 2], Picture = [3, 4, 5] }, cancellationToken: Cancellation);

        var stored = await documents.GetAsync("a", cancellationToken: Cancellation);
        var found = await documents.QueryAsync([1f, 2f], options: new() { Include = QueryInclude.All }, cancellationToken: Cancellation);

        Assert.Equal([1, 2], stored!.Document.Place);
        Assert.Equal([3, 4, 5], stored.Document.Picture);
        Assert.Equal([1, 2], Assert.Single(found).Document.Place);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_with_a_setter_is_filled_with_the_vector(bool isGenerated)
    {
        var documents = isGenerated ? _emulated.Index.As(Context.Default.OfAList) : _emulated.Index.As<OfAList>();
        await documents.UpsertAsync(new OfAList { Id = "a", Place = [1, 2] }, cancellationToken: Cancellation);

        Assert.Equal([1, 2], (await documents.GetAsync("a", cancellationToken: Cancellation))!.Document.Place);
    }

    [Fact]
    public async Task Options_written_in_place_are_those_of_documents()
    {
        var documents = _emulated.Index.As<Unmarked>(new() { Id = d => d.Name, Vector = d => d.Place });

        await documents.UpsertAsync(new Unmarked { Name = "n", Place = [1, 2], Year = 2024 }, cancellationToken: Cancellation);

        Assert.Equal(2024, (await documents.GetAsync("n", cancellationToken: Cancellation))!.Document.Year);
    }
}
