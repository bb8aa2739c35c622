using CyborgDb.Primitives;

namespace CyborgDb;

/// <content>Moving an index to another key.</content>
public partial class CyborgDbClient
{
    /// <summary>
    /// Moves an index into a new one of this service, under another key. The service cannot change an index's key, nor its metric, storage precision
    /// or schema: so a new index is created as the old one is described, everything is copied, both are compared, what was written meanwhile is copied as
    /// well, and the old index is deleted if the caller said so and both are equal. At no moment is there less than one whole index.
    /// </summary>
    /// <param name="source">The old index: of this service, or of another client's.</param>
    /// <param name="name">The new index's name: another one, as names cannot be changed.</param>
    /// <param name="key">The key that the new index is encrypted under. Keep it: without it the index is lost.</param>
    /// <param name="options">What the new index is to be like, and how it is done. Default: as the old one is described; the old one stays.</param>
    /// <param name="progress">Is told of each stage, and how it goes.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way.</param>
    /// <returns>The accounts of the copy and the last comparison, and whether the old index is deleted.</returns>
    /// <remarks>
    /// <para>Where it ends before its end, by an error, a cancellation or the end of the process, call it again with the same name and key and
    /// <see cref="RekeyOptions.Resume"/>: what the new index has is not copied again unless the comparison finds it different.</para>
    /// <para>An application that writes to the old index all the while switches over so: it lets this run once, without deleting; stops writing; lets this run
    /// again with <see cref="RekeyOptions.Resume"/> and, where it deletes items, <see cref="RekeyOptions.DeleteExtraUpTo"/>, which copies what was
    /// written since; sees that <see cref="RekeyResult.AreEqual"/>; and goes on with the new name and key. From then on this is not to run again.</para>
    /// <para>A run after the one that has deleted the old index is a <see cref="CyborgDbNotFoundException"/> that says so: nothing that is left tells a deleted index
    /// from a wrong name.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">A name is empty, an option is out of range, the new index would be the old one, or <see cref="RekeyOptions.Index"/> says another dimension. Nothing was created.</exception>
    /// <exception cref="CyborgDbConflictException">The name is taken, and <see cref="RekeyOptions.Resume"/> is not set, or what has the name is of something else, or not like the index that would be created.</exception>
    /// <exception cref="CyborgDbNotFoundException">There is no such old index. With <see cref="RekeyOptions.Resume"/>, an earlier run may have deleted it.</exception>
    /// <exception cref="CopyException">The copy was stopped. It carries its account.</exception>
    /// <exception cref="CopyCanceledException">The token was cancelled during the copy. It carries its account. At other times it is an <see cref="OperationCanceledException"/>.</exception>
    /// <exception cref="CyborgDbException">A service did not answer, or with another error. Both indexes are as they were, but for what has been copied.</exception>
    public virtual Task<RekeyResult> RekeyIndexAsync(
        EncryptedIndex source, string name, IndexKey key, RekeyOptions? options = null, IProgress<RekeyProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        RekeyAsync(source, name, GetIndex(name, key), (like, token) => CreateIndexAsync(name, key, like, token), options, progress, cancellationToken);

    /// <summary>The same under the key that a provider has for the new index's name.</summary>
    /// <param name="source">The old index: of this service, or of another client's.</param>
    /// <param name="name">The new index's name: another one, as names cannot be changed.</param>
    /// <param name="keys">Who knows the new index's key. Asked as by <see cref="GetIndex(string, IIndexKeyProvider)"/>.</param>
    /// <param name="options">What the new index is to be like, and how it is done. Default: as the old one is described; the old one stays.</param>
    /// <param name="progress">Is told of each stage, and how it goes.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way.</param>
    /// <inheritdoc cref="RekeyIndexAsync(EncryptedIndex, string, IndexKey, RekeyOptions?, IProgress{RekeyProgress}?, CancellationToken)"/>
    /// <exception cref="CyborgDbKeyProviderException">The provider gave no key.</exception>
    public virtual Task<RekeyResult> RekeyIndexAsync(
        EncryptedIndex source, string name, IIndexKeyProvider keys, RekeyOptions? options = null, IProgress<RekeyProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        RekeyAsync(source, name, GetIndex(name, keys), (like, token) => CreateIndexAsync(name, keys, like, token), options, progress, cancellationToken);

    /// <summary>The same into an index whose key a key management service makes and holds.</summary>
    /// <param name="source">The old index: of this service, or of another client's.</param>
    /// <param name="name">The new index's name: another one, as names cannot be changed.</param>
    /// <param name="kmsName">The name of the slot in the service's configuration. Not empty.</param>
    /// <param name="options">What the new index is to be like, and how it is done. Default: as the old one is described; the old one stays.</param>
    /// <param name="progress">Is told of each stage, and how it goes.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way.</param>
    /// <inheritdoc cref="RekeyIndexAsync(EncryptedIndex, string, IndexKey, RekeyOptions?, IProgress{RekeyProgress}?, CancellationToken)"/>
    public virtual Task<RekeyResult> RekeyKmsIndexAsync(
        EncryptedIndex source, string name, string kmsName, RekeyOptions? options = null, IProgress<RekeyProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        RekeyAsync(source, name, GetIndex(name), (like, token) => CreateKmsIndexAsync(name, kmsName, like, token), options, progress, cancellationToken);

    private static Task<RekeyResult> RekeyAsync(
        EncryptedIndex source, string name, EncryptedIndex target, Func<CreateIndexOptions, CancellationToken, Task<EncryptedIndex>> create,
        RekeyOptions? options, IProgress<RekeyProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= RekeyOptions.Default;
        options.Check();
        if (source.IsSame(target))
            throw new ArgumentException($"The new index needs another name than the old one, '{ShownText.Of(name)}'.", nameof(name));
        // Nothing tells two addresses of one service from two services, and then the index would be compared with itself, and deleted.
        if (options.DeleteSource && name == source.Name)
        {
            throw new ArgumentException(
                $"The new index has the name of the old one, '{ShownText.Of(name)}'. With {nameof(RekeyOptions)}.{nameof(RekeyOptions.DeleteSource)} it needs another, because both addresses may be of the same service. "
                + "Or leave the old index there, and delete it yourself when you are sure. Nothing was sent.", nameof(name));
        }
        return new RekeyRun(source, target, create, options, progress).RunAsync(cancellationToken);
    }
}
