using System.Runtime.CompilerServices;
using CyborgDb.Primitives;

namespace CyborgDb.Moving;

/// <summary>Makes of each item what is stored in its place. Of what goes wrong in the caller's transform it says which one that is, and of which item.</summary>
internal sealed class ItemTransform(CopyOptions options)
{
    private readonly string _name = $"{nameof(CopyOptions)}.{(options.TransformAsync is null ? nameof(CopyOptions.Transform) : nameof(CopyOptions.TransformAsync))}";

    /// <summary>What is made of an item. Each is well: there is no null among them.</summary>
    public async IAsyncEnumerable<VectorItem> OfAsync(StoredItem item, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var made = Begin(item, cancellationToken) ?? throw Null(item, "in place of its items");
        await using (made.ConfigureAwait(false))
        {
            while (await MoveNextAsync(made, item, cancellationToken).ConfigureAwait(false))
                yield return made.Current ?? throw Null(item, "among its items");
        }
    }

    private IAsyncEnumerator<VectorItem>? Begin(StoredItem item, CancellationToken cancellationToken)
    {
        try
        {
            var made = options.TransformAsync is { } transformAsync
                ? transformAsync(item, cancellationToken)
                : options.Transform!(item)?.ToAsyncEnumerable();
            return made?.GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(item, error);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<VectorItem> made, StoredItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await made.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(item, error);
        }
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        !(error is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private OptionFailure Failure(StoredItem item, Exception error) => new($"{_name} failed on the item '{ShownText.Of(item.Id)}'", error);

    private InvalidOperationException Null(StoredItem item, string where) =>
        new($"{_name} gave null {where}, for the item '{ShownText.Of(item.Id)}'. To leave an item out it gives an empty list.");
}
