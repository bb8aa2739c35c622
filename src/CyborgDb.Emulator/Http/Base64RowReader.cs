using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Decodes the float32 rows of a base64 text block by block, so that no string or array of the whole text is ever
/// made. Strict: standard alphabet, padded, nothing between.
/// </summary>
ref struct Base64RowReader : IDisposable
{
    const int BlockCharacters = 16 * 1024;
    const byte NotBase64 = 0;

    readonly bool _escaped;
    readonly byte[] _characters = ArrayPool<byte>.Shared.Rent(BlockCharacters);
    readonly byte[] _decoded = ArrayPool<byte>.Shared.Rent(BlockCharacters / 4 * 3);
    SequenceReader<byte> _text;
    int _position;
    int _length;

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
            Span<int> bits = MemoryMarshal.Cast<float, int>(row);
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

    bool TryRead(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_position == _length && !DecodeBlock())
                return false;
            int count = Math.Min(destination.Length, _length - _position);
            _decoded.AsSpan(_position, count).CopyTo(destination);
            _position += count;
            destination = destination[count..];
        }

        return true;
    }

    bool DecodeBlock()
    {
        ReadOnlySpan<byte> block = NextCharacters();
        if (block.IsEmpty)
            return false;

        bool last = _text.End;
        int padding = !last ? 0 : block.EndsWith("=="u8) ? 2 : block.EndsWith("="u8) ? 1 : 0;
        OperationStatus status = Base64.DecodeFromUtf8(block, _decoded, out _, out int written, last);

        // The decoder passes over white space, which the contract does not have: then fewer bytes come out.
        if (block.Length % 4 != 0 || status != OperationStatus.Done || written != block.Length / 4 * 3 - padding)
            throw RejectedException.BadRequest("vectors_b64 is not valid base64 (standard alphabet, with padding)");

        _position = 0;
        _length = written;
        DecodedBytes += written;
        return true;
    }

    ReadOnlySpan<byte> NextCharacters()
    {
        Span<byte> block = _characters.AsSpan(0, BlockCharacters);
        if (!_escaped)
        {
            block = block[..(int)Math.Min(_text.Remaining, BlockCharacters)];
            _text.TryCopyTo(block);
            _text.Advance(block.Length);
            return block;
        }

        int count = 0;
        while (count < block.Length && _text.TryRead(out byte character))
            block[count++] = character == '\\' ? Unescape() : character;
        return block[..count];
    }

    // Many JSON writers escape '/', and some '+'. No other escape stands for a base64 character.
    byte Unescape()
    {
        _text.TryRead(out byte kind);
        if (kind == '/')
            return kind;
        Span<byte> digits = stackalloc byte[4];
        if (kind != 'u' || !_text.TryCopyTo(digits))
            return NotBase64;
        _text.Advance(digits.Length);
        return Utf8Parser.TryParse(digits, out ushort code, out int used, 'X') && used == digits.Length && code < 128
            ? (byte)code
            : NotBase64;
    }
}
