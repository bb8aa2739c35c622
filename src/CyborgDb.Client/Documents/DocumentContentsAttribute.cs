namespace CyborgDb;

/// <summary>
/// Marks the member of a document that is the item's contents: a string, <c>byte[]</c> or <c>ReadOnlyMemory&lt;byte&gt;</c>; <see langword="null"/> for none. It is stored as
/// the contents, not in the metadata.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentContentsAttribute : Attribute;
