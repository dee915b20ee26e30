// Decoding and encoding of compressed images, as a C interface over OpenCV.
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#define MLSEG_EXPORT extern "C" __attribute__((visibility("default")))

namespace
{
    struct Buffer
    {
        std::vector<std::uint8_t> bytes;
    };

    // Rows of 1, 3 or 4 interleaved 8-bit channels, in OpenCV's order (grey, BGR, BGRA), without gaps between the rows.
    bool isSupported(const cv::Mat& image)
    {
        const int channels = image.channels();
        return image.depth() == CV_8U && (channels == 1 || channels == 3 || channels == 4);
    }
}

// Decodes one image of any format that OpenCV knows, as it is stored: no rotation, no change of channels.
// Returns null where the bytes are no such image; otherwise a handle for mlseg_image_read and mlseg_image_free.
MLSEG_EXPORT void* mlseg_image_decode(const std::uint8_t* data, std::int32_t length, std::int32_t* width, std::int32_t* height, std::int32_t* channels)
{
    try
    {
        const cv::Mat encoded(1, length, CV_8UC1, const_cast<std::uint8_t*>(data));
        cv::Mat image = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
        if (image.empty() || !isSupported(image))
        {
            return nullptr;
        }

        *width = image.cols;
        *height = image.rows;
        *channels = image.channels();
        return new cv::Mat(image);
    }
    catch (...)
    {
        return nullptr;
    }
}

// Copies the pixels, row by row without gaps, to a destination of width * height * channels bytes.
MLSEG_EXPORT void mlseg_image_read(const void* handle, std::uint8_t* destination)
{
    const cv::Mat& image = *static_cast<const cv::Mat*>(handle);
    const std::size_t rowLength = image.elemSize() * static_cast<std::size_t>(image.cols);
    for (int row = 0; row < image.rows; row++)
    {
        std::memcpy(destination + rowLength * static_cast<std::size_t>(row), image.ptr(row), rowLength);
    }
}

MLSEG_EXPORT void mlseg_image_free(void* handle)
{
    delete static_cast<cv::Mat*>(handle);
}

// Encodes BGR or BGRA pixels as the format that the extension (".jpg", ".webp") names.
// Returns null on failure; otherwise a handle for mlseg_buffer_read and mlseg_buffer_free.
MLSEG_EXPORT void* mlseg_image_encode(const std::uint8_t* pixels, std::int32_t width, std::int32_t height, std::int32_t channels,
    const char* extension, std::int32_t qualityParameter, std::int32_t quality, std::int32_t* length)
{
    try
    {
        const cv::Mat image(height, width, CV_MAKETYPE(CV_8U, channels), const_cast<std::uint8_t*>(pixels));
        auto buffer = std::make_unique<Buffer>();
        if (!cv::imencode(extension, image, buffer->bytes, {qualityParameter, quality}))
        {
            return nullptr;
        }

        *length = static_cast<std::int32_t>(buffer->bytes.size());
        return buffer.release();
    }
    catch (...)
    {
        return nullptr;
    }
}

MLSEG_EXPORT void mlseg_buffer_read(const void* handle, std::uint8_t* destination)
{
    const Buffer& buffer = *static_cast<const Buffer*>(handle);
    std::memcpy(destination, buffer.bytes.data(), buffer.bytes.size());
}

MLSEG_EXPORT void mlseg_buffer_free(void* handle)
{
    delete static_cast<Buffer*>(handle);
}
