namespace CyborgDb;

/// <summary>
/// Marks the member of a document that is the item's vector: <c>float[]</c>, a list of <see cref="float"/>, <c>ReadOnlyMemory&lt;float&gt;</c> or
/// <c>Memory&lt;float&gt;</c>; <see langword="null"/> or empty for none. It is stored as the vector, not in the metadata.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentVectorAttribute : Attribute;
