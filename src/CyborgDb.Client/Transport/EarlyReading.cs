using System.Runtime.ExceptionServices;

namespace CyborgDb.Transport;

/// <summary>
/// Reads a response within its attempt where all of it is there, so that one that came garbled is tried again as one that broke off is. What else is wrong
/// with it is told after the attempt, which has not failed by that.
/// </summary>
internal sealed class EarlyReading<T>(Exchange exchange, Func<Exchange, Stream, bool, ValueTask<T>> read)
{
    private HttpContent? _content;
    private T? _result;
    private ExceptionDispatchInfo? _error;

    /// <exception cref="BrokenResponseException">It is garbled.</exception>
    public async ValueTask ReadAsync(HttpResponseMessage response, bool async)
    {
        if (response.Content is BufferedContent { All: null })
            return;
        try
        {
            _result = await exchange.ReadWholeAsync(response, read, async).ConfigureAwait(false);
            _error = null;
        }
        catch (BrokenResponseException error) when (error.IsGarbled)
        {
            throw;
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
        _content = response.Content;
    }

    /// <summary>Whether it was this response that was read: a handler of the application's may have put another in its place.</summary>
    public bool IsOf(HttpResponseMessage response) => ReferenceEquals(_content, response.Content);

    /// <summary>What was read. Throws what was wrong with it.</summary>
    public T Result()
    {
        _error?.Throw();
        return _result!;
    }
}
