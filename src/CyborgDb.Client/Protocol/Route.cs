using System.Text.Json;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>A route whose response is read whole.</summary>
/// <param name="name">What the service calls it.</param>
/// <param name="method">GET, POST or DELETE.</param>
/// <param name="path">Where it is, relative to the base address.</param>
/// <param name="repeat">Whether it can be repeated.</param>
/// <param name="read">Reads the response, sees that it is what the contract says, and makes of it what the caller gets.</param>
internal sealed class Route<TResult>(
    string name, HttpMethod method, string path, Repeat repeat, Func<Exchange, Stream, bool, ValueTask<TResult>> read)
    : ServiceRoute(name, method, path, repeat)
{
    /// <summary>Calls it.</summary>
    public async ValueTask<TResult> SendAsync(Call call, IndexScope? scope, RequestContent? body, bool async)
    {
        using var exchange = new Exchange(call, scope, body);
        return await exchange.RunAsync(ReadAsync, async).ConfigureAwait(false);
    }

    private async ValueTask<TResult> ReadAsync(Exchange exchange, Stream body, bool async)
    {
        try
        {
            return await read(exchange, body, async).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw NotThatJson(exchange, error);
        }
    }
}
