namespace CyborgDb.Transport;

/// <summary>One question to a key provider, shared by all who wait for its answer.</summary>
/// <remarks>
/// The provider is asked on a thread of its own, because it may keep that as long as it likes: whoever waits can still be cancelled, and no
/// lock is held meanwhile.
/// </remarks>
#pragma warning disable CA1001 // A source without a timer, which the provider may look at for as long as it likes, has nothing to dispose of.
internal sealed class KeyRequest
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Task<Task<IndexKey>> _asked;
    private readonly Task _answered;

    public KeyRequest(string indexName, IIndexKeyProvider provider)
    {
        var token = _givenUp.Token;
        _asked = Task.Factory.StartNew(
            () => provider.GetKeyAsync(indexName, token).AsTask(),
            CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        _answered = _asked.Unwrap();
    }

    /// <summary>How many wait for it. Whoever changes it holds the lock of the key.</summary>
    public int Waiting { get; set; }

    /// <summary>Whether the provider has given its thread back.</summary>
    public bool HasReturned => _asked.IsCompleted;

    public bool IsAnswered => _asked.IsCompleted && (!_asked.IsCompletedSuccessfully || _asked.Result.IsCompleted);

    /// <summary>Whether nobody wanted the answer any more, so that the provider was told to give up.</summary>
    public bool IsGivenUp => _givenUp.IsCancellationRequested;

    /// <summary>The answer, which may be none, or what the provider threw.</summary>
    public IndexKey? Key => _asked.GetAwaiter().GetResult().GetAwaiter().GetResult();

    /// <summary>Waits for the answer; where it must not be awaited, only until the provider has given its thread back.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before. Nothing else is thrown.</exception>
    public async ValueTask WaitAsync(bool async, CancellationToken cancellationToken)
    {
        if (!async)
        {
            Task.WaitAny([_asked], cancellationToken);
            return;
        }
        await _answered.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_answered.IsCompleted)
            throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Tells the provider that nobody wants the answer any more. What becomes of it is nobody's business then.</summary>
    public void GiveUp()
    {
        _ = ForgetAsync(_givenUp.CancelAsync());
        _ = ForgetAsync(_answered);
    }

    private static async Task ForgetAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
