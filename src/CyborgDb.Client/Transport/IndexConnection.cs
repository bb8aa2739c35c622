using System.Runtime.CompilerServices;

namespace CyborgDb.Transport;

/// <summary>The way to one index: the connection, and where the key comes from.</summary>
internal sealed class IndexConnection(string name, KeySource keys, Connection? connection)
{
    /// <summary>The way of an index that stands in for one: there is none.</summary>
    public static readonly IndexConnection None = new("", new FixedKey(null), connection: null);

    public string Name => name;

    public KeySource Keys => keys;

    public Connection Connection => connection
        ?? throw new NotSupportedException("This index was not made by a client, so there is no service behind it: override what is called, or set it up.");

    /// <summary>Begins a call of a route of this index.</summary>
    /// <param name="route">The route.</param>
    /// <param name="operation">Overrides for this call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="method">The method that was called, by which errors speak of it.</param>
    public Call Begin(
        Route route, OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "") =>
        new(Connection, route, name, operation, method, cancellationToken);

    /// <summary>Runs a call with the index's key, and once more with a new one where the key is or may be wrong and its provider has another.</summary>
    public async ValueTask<T> WithKeyAsync<T>(Call call, Func<IndexScope, ValueTask<T>> run, bool async)
    {
        if (call.Options?.IndexKey is not null || Connection.UsesToken(call.Options))
            return await run(Scope(call, key: null)).ConfigureAwait(false);

        IndexKey? key;
        try
        {
            key = await keys.GetAsync(async, call.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (call.Explain(error) is { } explained)
        {
            throw explained;
        }
        try
        {
            return await run(Scope(call, key)).ConfigureAwait(false);
        }
        // Its provider may have disposed of it, having another. Then the operation was not sent, or was just about to be tried again.
        catch (Exception error) when (error is CyborgDbException { MayBeWrongIndexKey: true } || IndexKey.IsGone(error))
        {
            if (await AnotherKeyAsync(call, key, async).ConfigureAwait(false) is not { } another)
                throw;
            return await run(Scope(call, another)).ConfigureAwait(false);
        }
    }

    private IndexScope Scope(Call call, IndexKey? key) => Connection.ScopeFor(name, key, call.Options);

    /// <summary>Another key than the one that failed; <see langword="null"/> where there is none, or none in time: what has failed is then what there is to say.</summary>
    private async ValueTask<IndexKey?> AnotherKeyAsync(Call call, IndexKey? key, bool async)
    {
        try
        {
            return await keys.ReplaceAsync(key, async, call.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.IsUp && !call.CallerToken.IsCancellationRequested)
        {
            return null;
        }
        // What the service may have done is more than that there is no key.
        catch (CyborgDbKeyProviderException) when (call.Facts is { MayBeCarriedOut: true, IsRead: false })
        {
            return null;
        }
        catch (OperationCanceledException error) when (call.Explain(error) is { } explained)
        {
            throw explained;
        }
    }
}
