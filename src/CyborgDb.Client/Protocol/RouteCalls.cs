using System.Runtime.CompilerServices;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>Calls of routes.</summary>
internal static class RouteCalls
{
    /// <summary>Calls a route that is of no index and takes no body.</summary>
    public static async Task<TResult> SendAsync<TResult>(
        this Connection connection, Route<TResult> route, OperationOptions? operation, CancellationToken cancellationToken,
        [CallerMemberName] string method = "")
    {
        using var call = new Call(connection, route, indexName: null, operation, method, cancellationToken);
        return await route.SendAsync(call, scope: null, body: null, async: true).ConfigureAwait(false);
    }

    /// <summary>Calls a route of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="call">What has begun.</param>
    /// <param name="route">The route that it has begun for.</param>
    /// <param name="body">Makes the body, for the index and its key; <see langword="null"/> where the route takes none.</param>
    /// <param name="async">Whether to wait without holding the thread.</param>
    public static ValueTask<TResult> SendAsync<TResult>(
        this IndexConnection index, Call call, Route<TResult> route, Func<IndexScope, RequestContent>? body, bool async) =>
        index.WithKeyAsync(
            call,
            async scope =>
            {
                using var content = body?.Invoke(scope);
                return await route.SendAsync(call, scope, content, async).ConfigureAwait(false);
            },
            async);

    /// <summary>Calls a route of an index, and gives its response as it comes.</summary>
    /// <param name="index">The index.</param>
    /// <param name="route">The route.</param>
    /// <param name="check">Checks what the caller gave, and says whether there is anything to ask; <see langword="null"/> where there is nothing to check.</param>
    /// <param name="body">Makes the body, for the index and its key.</param>
    /// <param name="operation">Overrides for this call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="method">The method that was called, by which errors speak of it.</param>
    public static async IAsyncEnumerable<TRow> StreamAsync<TRow>(
        this IndexConnection index, StreamedRoute<TRow> route, Func<Call, ValueTask<bool>>? check, Func<IndexScope, RequestContent> body,
        OperationOptions? operation, [EnumeratorCancellation] CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        using var call = index.Begin(route, operation, cancellationToken, method);
        if (check is not null && !await check(call).ConfigureAwait(false))
            yield break;
        using var pieces = await index.WithKeyAsync(
            call,
            async scope =>
            {
                using var content = body(scope);
                return await route.OpenAsync(call, scope, content).ConfigureAwait(false);
            },
            async: true).ConfigureAwait(false);
        while (await pieces.ReadNextAsync().ConfigureAwait(false) is { } rows)
        {
            foreach (var row in rows)
                yield return row;
        }
    }
}
