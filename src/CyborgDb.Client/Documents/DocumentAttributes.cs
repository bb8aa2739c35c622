namespace CyborgDb;

/// <summary>
/// Marks the member of a document that is the item's id: a string, a <see cref="Guid"/> or an integer. It is stored as the id, not in the metadata.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentIdAttribute : Attribute;

/// <summary>
/// Marks the member of a document that is the item's vector: <c>float[]</c>, a list of <see cref="float"/>, <c>ReadOnlyMemory&lt;float&gt;</c> or
/// <c>Memory&lt;float&gt;</c>; null or empty for none. It is stored as the vector, not in the metadata.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentVectorAttribute : Attribute;

/// <summary>
/// Marks the member of a document that is the item's contents: a string, <c>byte[]</c> or <c>ReadOnlyMemory&lt;byte&gt;</c>; null for none. It is stored as
/// the contents, not in the metadata.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentContentsAttribute : Attribute;
