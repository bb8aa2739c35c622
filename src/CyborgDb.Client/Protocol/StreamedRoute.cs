using System.Text.Json;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>A route whose response is given while it arrives.</summary>
/// <param name="name">What the service calls it.</param>
/// <param name="path">Where it is, relative to the base address.</param>
/// <param name="open">Begins to read a response whose items are at most so long.</param>
internal sealed class StreamedRoute<TRow>(string name, string path, Func<Stream, int, IPieceReader<TRow>> open)
    : ServiceRoute(name, HttpMethod.Post, path, Repeat.Read)
{
    /// <summary>Calls it. What is given is to be disposed of when all has been read.</summary>
    public async ValueTask<Pieces> OpenAsync(Call call, IndexScope scope, RequestContent body)
    {
        var exchange = new Exchange(call, scope, body);
        try
        {
            var stream = await exchange.OpenAsync(ThrowIfCut).ConfigureAwait(false);
            return new Pieces(exchange, open(stream, exchange.MaxItemBytes));
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    /// <summary>Once its rows have been given it cannot be asked for again.</summary>
    private static void ThrowIfCut(Exchange exchange)
    {
        if (GarbledJson.Cut(exchange) is { } cut)
            throw NotThatJson(exchange, cut, error: null);
    }

    /// <summary>A response that is being read.</summary>
    public sealed class Pieces(Exchange exchange, IPieceReader<TRow> reader) : IDisposable
    {
        /// <summary>The next rows, at least one; <see langword="null"/> when there are no more. The list is filled anew by the next call.</summary>
        public ValueTask<IReadOnlyList<TRow>?> ReadNextAsync() => exchange.ReadAsync(ReadAsync);

        public void Dispose()
        {
            reader.Dispose();
            exchange.Dispose();
        }

        private async ValueTask<IReadOnlyList<TRow>?> ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await reader.ReadNextAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (JsonException error)
            {
                throw NotThatJson(exchange, error);
            }
        }
    }
}
