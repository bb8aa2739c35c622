using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using CyborgDb.Extras.Tests.Support;

namespace CyborgDb.Extras.Tests.Documents;

/// <summary>Documents of a type that no source-generated context knows.</summary>
public sealed class ReflectedDocumentTests : IAsyncLifetime
{
    private EmulatedIndex _emulated = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulated = await EmulatedIndex.StartAsync();

    public async ValueTask DisposeAsync() => await _emulated.DisposeAsync();

    private sealed record Visit([property: DocumentId] Guid Id, [property: DocumentVector] float[] Place, string City, DateTimeOffset When, string[] Guests);

    [Fact]
    public async Task Stores_finds_and_gives_back_documents_without_a_type_info()
    {
        var when = new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
        Visit[] visits = [new(Guid.NewGuid(), [1, 2], "Bern", when, ["Ada"]), new(Guid.NewGuid(), [3, 4], "Rome", when.AddDays(1), ["Ada", "Bo"])];
        var index = _emulated.Index.As<Visit>();
        await index.UpsertAsync(visits, cancellationToken: Cancellation);

        var later = await index.QueryAsync(new float[] { 1, 2 }, v => v.When > when && v.Guests.Any(g => g == "Bo"), cancellationToken: Cancellation);
        var stored = await index.GetAsync([visits[0].Id.ToString()], cancellationToken: Cancellation);

        Assert.Equal("Rome", Assert.Single(later).Document.City);
        Assert.Equivalent(visits[0], Assert.Single(stored).Document, strict: true);
        var metadata = Assert.Single(await _emulated.Index.GetAsync([visits[0].Id.ToString()], cancellationToken: Cancellation)).Metadata!;
        Assert.Equal(when.ToUnixTimeMilliseconds(), metadata["When"].AsInt64());
    }

    [Fact]
    public async Task Follows_the_serializer_options_that_are_given()
    {
        var index = _emulated.Index.As<Visit>(json: new(JsonSerializerDefaults.Web));

        await index.UpsertAsync([new(Guid.NewGuid(), [1, 2], "Bern", default, [])], cancellationToken: Cancellation);

        Assert.Equal("""{"city":{"$eq":"Bern"}}""", index.Where(v => v.City == "Bern").ToJson());
        Assert.Contains("EpochMillisecondsConverter", Assert.Throws<NotSupportedException>(() => index.Where(v => v.When > default(DateTimeOffset))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warns_the_trimmer_and_the_compiler_ahead_of_time()
    {
        var method = typeof(EncryptedIndex).GetMethods().Single(m => m.Name == "As" && m.GetParameters()[0].ParameterType.Name.StartsWith("DocumentOptions", StringComparison.Ordinal));
        Assert.NotNull(method.GetCustomAttribute<RequiresUnreferencedCodeAttribute>());
        Assert.NotNull(method.GetCustomAttribute<RequiresDynamicCodeAttribute>());
    }
}
