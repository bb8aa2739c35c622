namespace CyborgDb.Transport;

/// <summary>A key that a provider has. All who need it at the same time wait for one answer, each as long as they may.</summary>
/// <param name="indexName">The index's name.</param>
/// <param name="provider">Who has its key.</param>
/// <param name="forget">Told when the provider gave no key: names that it does not know are not to be remembered for ever.</param>
internal sealed class ProvidedKey(string indexName, IIndexKeyProvider provider, Action<ProvidedKey> forget) : KeySource
{
    /// <summary>How often a key may be disposed of, or given up by others, before the one who asked for it could take it.</summary>
    private const int MostAsked = 5;

    private readonly Lock _lock = new();
    private volatile IndexKey? _key;
    private KeyRequest? _request;

    public override ValueTask<IndexKey?> GetAsync(bool async, CancellationToken cancellationToken) =>
        _key is { IsDisposed: false } known ? new(known) : AskAsync(wrong: null, async, cancellationToken);

    public override async ValueTask<IndexKey?> ReplaceAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken)
    {
        var key = await AskAsync(wrong, async, cancellationToken).ConfigureAwait(false);
        return IsSame(key!, wrong!) ? null : key;
    }

    public override string ToString() => "key from a provider";

    /// <summary>The key that is known, unless it is the wrong one or its owner has disposed of it; otherwise the answer of the provider.</summary>
    private async ValueTask<IndexKey?> AskAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            KeyRequest request;
            lock (_lock)
            {
                // Whoever comes second finds the key replaced already.
                if (_key is { } known && !known.IsDisposed && !ReferenceEquals(known, wrong))
                    return known;
                _key = null;
                request = _request ??= new KeyRequest(indexName, provider);
                request.Waiting++;
            }
            await WaitAsync(request, async, cancellationToken).ConfigureAwait(false);
            var (key, error) = Answer(request);
            if (key is { IsDisposed: false })
                return key;
            // What was given up by others, or replaced by the provider while it came, was no answer to this caller.
            if (asked == MostAsked || (key is null && !request.IsGivenUp))
            {
                forget(this);
                throw Failed(key, error);
            }
        }
    }

    private async ValueTask WaitAsync(KeyRequest request, bool async, CancellationToken cancellationToken)
    {
        try
        {
            await request.WaitAsync(async, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (--request.Waiting > 0)
                    throw;
                request.GiveUp();
                // One that keeps its thread is not asked on another one beside it.
                if (request.HasReturned && _request == request)
                    _request = null;
            }
            throw;
        }
        lock (_lock)
            request.Waiting--;
        if (!request.IsAnswered)
        {
            throw new InvalidOperationException(
                $"The key of index '{indexName}' is still being fetched by its provider, for which a synchronous operation cannot wait. "
                + "Do an asynchronous operation first, or have the provider answer at once.");
        }
    }

    /// <summary>What the provider answered, kept for those who come after if it is of use.</summary>
    private (IndexKey? Key, Exception? Error) Answer(KeyRequest request)
    {
        IndexKey? key = null;
        Exception? error = null;
        try
        {
            key = request.Key;
        }
        catch (Exception thrown)
        {
            error = thrown;
        }
        lock (_lock)
        {
            if (_request == request)
            {
                _request = null;
                _key = key;
            }
        }
        return (key, error);
    }

    private CyborgDbKeyProviderException Failed(IndexKey? key, Exception? error)
    {
        // Not what theirs says: that is for those who read it, and not known to be free of secrets.
        var what = error is not null ? $"failed with {error.GetType().Name}"
            : key is null ? "gave no key"
            : "gave a key that it had disposed of";
        return new CyborgDbKeyProviderException($"The key provider of index '{indexName}' {what}. Nothing was sent with its key; it is asked again by the next operation.", error, new()
        {
            IndexName = indexName,
            IsTransient = error is TimeoutException or OperationCanceledException or HttpRequestException or IOException or CyborgDbException { IsTransient: true },
        });
    }

    /// <summary>Whether both are the same key. One that has been disposed of is none.</summary>
    private static bool IsSame(IndexKey one, IndexKey two)
    {
        try
        {
            return one.Equals(two);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
