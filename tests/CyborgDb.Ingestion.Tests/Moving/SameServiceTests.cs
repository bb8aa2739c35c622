namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>One service under two addresses.</summary>
public sealed class SameServiceTests : MovingTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_index_is_not_deleted_for_being_equal_to_itself(bool resume)
    {
        await Index.UpsertAsync(ManyVaried(20), cancellationToken: Token);
        var address = Emulator.BaseAddress;
        using var alias = new CyborgDbClient($"http://localhost:{address.Port}", "root-key");

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => alias.RekeyIndexAsync(Index, Index.Name, Key, new() { Resume = resume, DeleteSource = true }, cancellationToken: Token));

        Assert.Contains("both addresses may be of the same service", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, await Index.CountAsync(cancellationToken: Token));
    }
}
