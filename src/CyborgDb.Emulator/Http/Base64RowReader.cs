using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Decodes the float32 rows of a base64 text block by block, so that no string or array of the whole text is ever
/// made. Strict: standard alphabet, padded, nothing between.
/// </summary>
internal ref struct Base64RowReader : IDisposable
{
    private const int BlockCharacters = 16 * 1024;
    private const byte NotBase64 = 0;

    private readonly bool _escaped;
    private readonly byte[] _characters = ArrayPool<byte>.Shared.Rent(BlockCharacters);
    private readonly byte[] _decoded = ArrayPool<byte>.Shared.Rent(BlockCharacters / 4 * 3);
    private SequenceReader<byte> _text;
    private int _position;
    private int _length;

    public Base64RowReader(Base64Text text)
    {
        _text = new(text.Characters);
        _escaped = text.Escaped;
    }

    /// <summary>How many bytes have been decoded so far.</summary>
    public long DecodedBytes { get; private set; }

    public readonly bool AtEnd => _position == _length && _text.End;

    /// <summary>Fills <paramref name="row"/>; false when the text ends before it is full.</summary>
    public bool TryReadRow(Span<float> row)
    {
        if (!TryRead(MemoryMarshal.AsBytes(row)))
            return false;
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(row);
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return true;
    }

    /// <summary>Decodes what is left, for its length only.</summary>
    public void SkipRest()
    {
        while (DecodeBlock())
        {
        }
    }

    public readonly void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_characters);
        ArrayPool<byte>.Shared.Return(_decoded);
    }

    private bool TryRead(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_position == _length && !DecodeBlock())
                return false;
            var count = Math.Min(destination.Length, _length - _position);
            _decoded.AsSpan(_position, count).CopyTo(destination);
            _position += count;
            destination = destination[count..];
        }

        return true;
    }

    private bool DecodeBlock()
    {
        var block = NextCharacters();
        if (block.IsEmpty)
            return false;

        var last = _text.End;
        var padding = !last ? 0 : block.EndsWith("=="u8) ? 2 : block.EndsWith("="u8) ? 1 : 0;
        var status = Base64.DecodeFromUtf8(block, _decoded, out _, out var written, last);

        // The decoder passes over white space, which the contract does not have: then fewer bytes come out.
        if (block.Length % 4 != 0 || status != OperationStatus.Done || written != block.Length / 4 * 3 - padding)
            throw RejectedException.BadRequest("vectors_b64 is not valid base64 (standard alphabet, with padding)");

        _position = 0;
        _length = written;
        DecodedBytes += written;
        return true;
    }

    private ReadOnlySpan<byte> NextCharacters()
    {
        var block = _characters.AsSpan(0, BlockCharacters);
        if (!_escaped)
        {
            block = block[..(int)Math.Min(_text.Remaining, BlockCharacters)];
            _text.TryCopyTo(block);
            _text.Advance(block.Length);
            return block;
        }

        var count = 0;
        while (count < block.Length && _text.TryRead(out var character))
            block[count++] = character == '\\' ? Unescape() : character;
        return block[..count];
    }

    // Many JSON writers escape '/', and some '+'. No other escape stands for a base64 character.
    private byte Unescape()
    {
        _text.TryRead(out var kind);
        if (kind == '/')
            return kind;
        Span<byte> digits = stackalloc byte[4];
        if (kind != 'u' || !_text.TryCopyTo(digits))
            return NotBase64;
        _text.Advance(digits.Length);
        return Utf8Parser.TryParse(digits, out ushort code, out var used, 'X') && used == digits.Length && code < 128
            ? (byte)code
            : NotBase64;
    }
}
