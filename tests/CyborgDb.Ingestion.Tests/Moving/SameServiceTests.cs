using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>An index that is moved to its own name: on another service, or on the same one that has a second address.</summary>
public sealed class SameServiceTests : MovingTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions
    {
        get
        {
            var options = base.EmulatorOptions;
            options.KmsNames.Add("slot");
            return options;
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_index_is_not_deleted_for_being_equal_to_itself_at_another_address(bool byKms, bool resume)
    {
        var source = byKms ? await Client.CreateKmsIndexAsync("kept", "slot", cancellationToken: Token) : await Client.CreateIndexAsync("kept", Key, cancellationToken: Token);
        await source.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        using var client = new CyborgDbClient(new UriBuilder(Emulator.BaseAddress) { Host = "localhost" }.Uri);
        var options = new RekeyOptions { Resume = resume, DeleteSource = true };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => byKms
            ? client.RekeyKmsIndexAsync(source, "kept", "slot", options, cancellationToken: Token) : client.RekeyIndexAsync(source, "kept", Key, options, cancellationToken: Token));

        Assert.Contains("both addresses may be of the same service", error.Message, StringComparison.Ordinal);
        Assert.Equal(50, await source.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_move_to_the_same_name_on_another_service_is_gone_on_with()
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        await using var other = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = ServiceVersion.V018 }, Token);
        using var client = new CyborgDbClient(other.BaseAddress);
        await client.RekeyIndexAsync(Index, "docs", Key, cancellationToken: Token);
        await Index.UpsertAsync(ManyVaried(10, from: 50), cancellationToken: Token);

        var result = await client.RekeyIndexAsync(Index, "docs", Key, new() { Resume = true }, cancellationToken: Token);

        Assert.True(result.AreEqual, result.ToString());
        Assert.Equal(60, await client.GetIndex("docs", Key).CountAsync(cancellationToken: Token));
    }
}
