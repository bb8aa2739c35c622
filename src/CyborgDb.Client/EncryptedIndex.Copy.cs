using CyborgDb.Moving;
using CyborgDb.Primitives;
using CyborgDb.Protocol;

namespace CyborgDb;

/// <content>Copying from one index into another.</content>
public partial class EncryptedIndex
{
    /// <summary>
    /// Copies items of this index into another one of the same dimension: of this service or of another, under another key, with another metric, storage
    /// precision or schema. Contents and metadata are stored as they are; vectors as this index gives them.
    /// </summary>
    /// <param name="target">Where they go. What it has under other ids stays.</param>
    /// <param name="options">Which items, and how. Default: all, each replacing what the target has under its id.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way.</param>
    /// <returns>The account: what is stored, what is not, and what could not be read.</returns>
    /// <remarks>
    /// <para>Reading goes no further ahead than writing lets it, so memory is bounded by the batches of both
    /// (<see cref="ReadAllOptions.Requests"/>, <see cref="IngestOptions.Requests"/>), beside the packed ids (see <see cref="ReadAllAsync"/>).</para>
    /// <para>What is stored in this index after its ids were listed is not copied, and what is changed meanwhile may be copied in its old state or its new
    /// one: <see cref="CompareAsync"/> finds both.</para>
    /// <para>That the target is this index is seen by its name and its service's address, not by another address of the same service.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// An option is out of range, the target is this index, the checkpoint is of another source or target, or covers something while the target is empty, or the target's dimension is another and there is no
    /// transform. Nothing was stored.
    /// </exception>
    /// <exception cref="CopyException">The copy was stopped. It carries the account, and where to go on.</exception>
    /// <exception cref="CopyCanceledException">The token was cancelled. It carries the account, and where to go on.</exception>
    /// <exception cref="CyborgDbException">An index did not answer before the copy had begun, or with an error.</exception>
    public virtual async Task<CopyResult> CopyToAsync(
        EncryptedIndex target, CopyOptions? options = null, IProgress<CopyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        options ??= CopyOptions.Default;
        options.Check();
        if (IsSame(target))
            throw new ArgumentException($"The target is the index itself, '{ShownText.Of(Name)}'.", nameof(target));
        var start = StartOf(target, options.ResumeAfter, nameof(options));
        if (start.Id.Length > 0 && await target.IsEmptyAsync(options.Writing?.Operation, options.Method, cancellationToken).ConfigureAwait(false))
        {
            throw new ArgumentException(
                $"{nameof(CopyOptions)}.{nameof(CopyOptions.ResumeAfter)} says that everything up to the id '{ShownText.Of(start.Id)}' is copied, and {EmptyOf(target)}", nameof(options));
        }
        if (!options.Transforms)
            await CheckDimensionAsync(target, nameof(target), cancellationToken).ConfigureAwait(false);
        var reading = options.Reading ?? ReadAllOptions.Default;
        var ids = await SortedIdsAsync(reading, cancellationToken, options.Method).ConfigureAwait(false);
        var listed = ids.Count;
        if (start.Id.Length > 0)
            ids.RemoveUpTo(start.Id);
        if (options.Existing == CopyExisting.Skip)
            ids.Remove(await target.SortedIdsAsync(new() { Operation = options.Writing?.Operation }, cancellationToken, options.Method).ConfigureAwait(false));
        var run = new CopyRun(ids, Items(options.Include, reading, options.Method), start, listed - ids.Count, options, progress);
        return await CopyAsync(run, target, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies these items, and says which of them are not there any more.</summary>
    internal Task<CopyResult> CopyToAsync(
        EncryptedIndex target, SortedIds ids, CopyOptions options, IProgress<CopyProgress>? progress, Action<string> gone, CancellationToken cancellationToken)
    {
        var start = CopyCheckpoint.Of(Place, target.Place);
        var run = new CopyRun(ids, Items(options.Include, options.Reading ?? ReadAllOptions.Default, options.Method), start, skipped: 0, options, progress) { Gone = gone };
        return CopyAsync(run, target, options, cancellationToken);
    }

    private async Task<CopyResult> CopyAsync(CopyRun run, EncryptedIndex target, CopyOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var writing = await target.IngestAsync(run.ItemsAsync(CancellationToken.None), run.Writing, run, cancellationToken).ConfigureAwait(false);
            return run.Result(writing);
        }
        catch (IngestCanceledException error)
        {
            var result = run.Result(error.Result);
            throw new CopyCanceledException(
                $"The copy of index '{ShownText.Of(Name)}' was cancelled: {Standing(result, target, options)}", result, error, cancellationToken);
        }
        catch (IngestException error)
        {
            var result = run.Result(error.Result);
            var reason = error.InnerException ?? error;
            throw new CopyException(
                $"The copy of index '{ShownText.Of(Name)}' into '{ShownText.Of(target.Name)}' was stopped: {Sentence.Of(reason.Message)} {Standing(result, target, options)}",
                result, reason is OptionFailure ? reason.InnerException : reason);
        }
    }

    /// <summary>What an error says of an index that lacks everything that a checkpoint covers.</summary>
    private static string EmptyOf(EncryptedIndex index) =>
        $"index '{ShownText.Of(index.Name)}' is empty: it was created anew, or everything was deleted from it. Delete the checkpoint, and begin without it. Nothing was stored.";

    /// <summary>Whether it has no item. One that may not be counted counts as one that has.</summary>
    private async Task<bool> IsEmptyAsync(OperationOptions? operation, string method, CancellationToken cancellationToken)
    {
        try
        {
            return await Patience.KeepAsync(
                _service,
                async () =>
                {
                    using var call = _service.Begin(Routes.Count, operation, cancellationToken, method);
                    return await _service.SendAsync(call, Routes.Count, static scope => new IndexContent(scope), async: true).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false) == 0;
        }
        catch (Exception error) when (error is CyborgDbAuthorizationException or CyborgDbAuthenticationException)
        {
            // With a token that may only write. Where nothing is allowed, the writing tells.
            return false;
        }
    }

    /// <summary>Where the copy begins.</summary>
    private CopyCheckpoint StartOf(EncryptedIndex target, CopyCheckpoint? resumeAfter, string parameter)
    {
        var start = CopyCheckpoint.Of(Place, target.Place).At(resumeAfter?.Id ?? "");
        return resumeAfter is not { Source: { } from, Target: { } to } || resumeAfter == start ? start
            : throw new ArgumentException(
                $"{nameof(CopyOptions)}.{nameof(CopyOptions.ResumeAfter)} is of a copy of {from.Shown} into {to.Shown}, not of {Place.Shown} into {target.Place.Shown}. Nothing was sent.", parameter);
    }

    /// <summary>Which index it is, for checkpoints.</summary>
    internal IndexPlace Place => IndexPlace.Of(Name, _service.Connection.BaseAddress);

    /// <summary>Whether both are the same index of the same service, as far as their addresses tell.</summary>
    internal bool IsSame(EncryptedIndex other) =>
        ReferenceEquals(this, other) || Name == other.Name && _service.Connection.BaseAddress == other._service.Connection.BaseAddress;

    /// <summary>Whether its service lists it, under whatever key.</summary>
    internal async Task<bool> IsListedAsync(CancellationToken cancellationToken) =>
        (await _service.Connection.SendAsync(Routes.ListIndexes, operation: null, cancellationToken).ConfigureAwait(false)).Contains(Name, StringComparer.Ordinal);

    private async Task CheckDimensionAsync(EncryptedIndex other, string parameter, CancellationToken cancellationToken)
    {
        var (own, its) = (await GetDimensionAsync(cancellationToken).ConfigureAwait(false), await other.GetDimensionAsync(cancellationToken).ConfigureAwait(false));
        if (own > 0 && its > 0 && own != its)
        {
            throw new ArgumentException(
                $"Index '{ShownText.Of(other.Name)}' has dimension {its}, and '{ShownText.Of(Name)}' has {own}.", parameter);
        }
    }

    /// <summary>What was read and what is stored, each of its own index: a transform may make several items of one.</summary>
    private string Standing(CopyResult result, EncryptedIndex target, CopyOptions options) =>
        $"{result.Read} of the {Counted.Of(result.Total, "item")} of '{ShownText.Of(Name)}' {(result.Read == 1 ? "was" : "were")} read, and {Counted.Of(result.Stored, "item is", "items are")} stored in '{ShownText.Of(target.Name)}'. {options.HowToGoOn}";
}
