namespace CyborgDb.Tests.Refusals;

/// <summary>A call that is refused for its arguments, before the server sees anything of it.</summary>
internal static class Refused
{
    /// <summary>The refusal names the parameter and says all of <paramref name="inMessage"/>; the server saw no request.</summary>
    public static Task<ArgumentException> AssertAsync(Func<EncryptedIndex, Task> call, string? parameter, params string[] inMessage) =>
        AssertClientAsync(client => call(client.Index()), parameter, inMessage);

    public static async Task<ArgumentException> AssertClientAsync(Func<CyborgDbClient, Task> call, string? parameter, params string[] inMessage)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => call(client));
        Assert.Empty(server.Requests);
        Assert.Equal(parameter, error.ParamName);
        foreach (var part in inMessage)
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>Every form of an upsert of ids and vectors of a matrix refuses alike.</summary>
    public static async Task AssertUpsertAsync(string[] ids, VectorMatrix vectors, string parameter, params string[] inMessage)
    {
        await AssertAsync(index => EitherWay.Blocking(() => index.Upsert(ids, vectors)), parameter, inMessage);
        await AssertAsync(index => index.UpsertAsync(ids, vectors), parameter, inMessage);
        await AssertAsync(index => EitherWay.Blocking(() => index.UpsertBinary(ids, vectors)), parameter, inMessage);
        await AssertAsync(index => index.UpsertBinaryAsync(ids, vectors), parameter, inMessage);
    }

    /// <summary>Every form of an upsert of ids and values that stand one behind the other refuses alike.</summary>
    public static async Task AssertUpsertFlatAsync(string[] ids, float[] values, string parameter, params string[] inMessage)
    {
        await AssertAsync(index => EitherWay.Blocking(() => index.Upsert(ids, values.AsSpan())), parameter, inMessage);
        await AssertAsync(index => index.UpsertAsync(ids, values.AsMemory()), parameter, inMessage);
        await AssertAsync(index => EitherWay.Blocking(() => index.UpsertBinary(ids, values.AsSpan())), parameter, inMessage);
        await AssertAsync(index => index.UpsertBinaryAsync(ids, values.AsMemory()), parameter, inMessage);
    }

    public static async Task AssertItemsAsync(VectorItem[] items, params string[] inMessage)
    {
        await AssertAsync(index => EitherWay.Blocking(() => index.Upsert(items)), "items", inMessage);
        await AssertAsync(index => index.UpsertAsync(items), "items", inMessage);
    }
}
