#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// Who somebody is: everything that all pictures of one person share. Shape factors are signed deviations from an
/// average adult in [-1, 1] (0 is average); amounts are in [0, 1]. `IdentityFactors` lists every one with its range.
struct Identity {
  // Head and face outline.
  double face_width = 0;            ///< [-1,1] width of the whole head
  double face_length = 0;           ///< [-1,1] eye line to chin
  double forehead_height = 0;       ///< [-1,1] eye line to crown
  double forehead_width = 0;        ///< [-1,1] width at the temples
  double forehead_slope = 0;        ///< [-1,1] positive slopes backwards
  double brow_ridge = 0;            ///< [-1,1] prominence of the bone above the eyes
  double cheekbone_width = 0;       ///< [-1,1]
  double cheekbone_prominence = 0;  ///< [-1,1]
  double cheek_fullness = 0;        ///< [-1,1] negative is hollow
  double jaw_width = 0;             ///< [-1,1]
  double jaw_squareness = 0;        ///< [-1,1] height of the jaw angle
  double chin_width = 0;            ///< [-1,1]
  double chin_projection = 0;       ///< [-1,1]
  double chin_cleft = 0;            ///< [0,1]
  // Eyes.
  double eye_size = 0;       ///< [-1,1] width of the opening
  double eye_spacing = 0;    ///< [-1,1]
  double eye_tilt = 0;       ///< [-1,1] positive lifts the outer corner
  double eye_roundness = 0;  ///< [-1,1] height of the opening at rest
  double eye_depth = 0;      ///< [-1,1] positive is deep-set
  double eyelid_fold = 0;    ///< [0,1] 0 open double fold, 1 hooded
  double eye_bags = 0;       ///< [0,1]
  double iris_melanin = 0;   ///< [0,1] blue, green, hazel, brown
  // Brows.
  double brow_height = 0;     ///< [-1,1]
  double brow_thickness = 0;  ///< [-1,1]
  double brow_arch = 0;       ///< [-1,1]
  double brow_tilt = 0;       ///< [-1,1] positive lifts the outer end
  double brow_spacing = 0;    ///< [-1,1]
  double brow_density = 0;    ///< [0,1]
  // Nose.
  double nose_length = 0;         ///< [-1,1]
  double nose_width = 0;          ///< [-1,1] width at the wings
  double nose_bridge_width = 0;   ///< [-1,1]
  double nose_bridge_height = 0;  ///< [-1,1] how far the bridge stands out between the eyes
  double nose_hump = 0;           ///< [-1,1] negative is a hollow profile
  double nose_projection = 0;     ///< [-1,1]
  double nose_tip_size = 0;       ///< [-1,1]
  double nose_tip_angle = 0;      ///< [-1,1] positive is upturned
  // Mouth.
  double mouth_width = 0;     ///< [-1,1]
  double mouth_height = 0;    ///< [-1,1] positive is nearer the nose
  double upper_lip = 0;       ///< [-1,1] thickness
  double lower_lip = 0;       ///< [-1,1] thickness
  double lip_bow = 0;         ///< [-1,1] depth of the cupid's bow
  double mouth_curve = 0;     ///< [-1,1] positive lifts the corners at rest
  double lip_projection = 0;  ///< [-1,1]
  double lip_redness = 0;     ///< [-1,1]
  // Asymmetry; nobody's face is its mirror image.
  double nose_deviation = 0;  ///< [-1,1] positive bends to the picture's right
  double mouth_shift = 0;     ///< [-1,1]
  double mouth_tilt = 0;      ///< [-1,1] positive lifts the corner on the picture's right
  double eye_imbalance = 0;   ///< [-1,1] positive lifts the eye on the picture's right
  double brow_imbalance = 0;  ///< [-1,1]
  double jaw_deviation = 0;   ///< [-1,1]
  // Ears and neck.
  double ear_size = 0;        ///< [-1,1]
  double ear_protrusion = 0;  ///< [-1,1]
  double neck_width = 0;      ///< [-1,1]
  // Skin.
  double skin_melanin = 0;    ///< [0,1]
  double skin_redness = 0;    ///< [-1,1]
  double freckles = 0;        ///< [0,1]
  double age = 0;             ///< [0,1] sagging, thin lips, mottled skin
  double forehead_lines = 0;  ///< [0,1]
  double frown_lines = 0;     ///< [0,1] between the brows
  double crows_feet = 0;      ///< [0,1] beside the eyes
  double cheek_folds = 0;     ///< [0,1] from the nose to the corners of the mouth
  double mouth_folds = 0;     ///< [0,1] from the corners of the mouth down
  double mole_size = 0;       ///< [0,1], 0 for none
  double mole_x = 0;          ///< [-1,1] across the face
  double mole_y = 0;          ///< [-1,1] chin to forehead
  double skin_pattern = 0;    ///< [0,1] which arrangement of blotches, freckles and creases
  double skin_contrast = 0;   ///< [0,1] how uneven the skin's tone is
  double makeup = 0;          ///< [0,1] lashes, liner and lip colour
  // Hair.
  double hair_melanin = 0;        ///< [0,1] blond to black
  double hair_redness = 0;        ///< [0,1]
  double hair_grey = 0;           ///< [0,1]
  double hair_coverage = 1;       ///< [0,1] 0 bald, 1 full
  double hair_length = 0;         ///< [0,1] 0 cropped, 0.5 to the jaw, 1 below the shoulders
  double hair_volume = 0;         ///< [0,1]
  double hair_curl = 0;           ///< [0,1]
  double hairline_height = 0;     ///< [-1,1]
  double hairline_recession = 0;  ///< [0,1] at the temples
  double hair_fringe = 0;         ///< [0,1] 0 none, 1 to the brows
  double hair_parting = 0;        ///< [-1,1] side of the parting
  double hair_sides = 0;          ///< [0,1] how far hair covers ears and cheeks
  // Facial hair.
  double stubble = 0;       ///< [0,1]
  double moustache = 0;     ///< [0,1]
  double chin_beard = 0;    ///< [0,1]
  double cheek_beard = 0;   ///< [0,1]
  double beard_length = 0;  ///< [0,1]
  // Glasses, which who wears any always wears.
  double glasses = 0;        ///< [0,1] thickness of the frame, 0 for none
  double glasses_size = 0;   ///< [-1,1]
  double glasses_shape = 0;  ///< [0,1] 0 round, 1 rectangular
  double glasses_tone = 0;   ///< [0,1] black, tortoiseshell, gold
};

/// Of what looks somebody is, coarsely: "light, bearded" and the like. A matcher that only sees these tells nobody
/// apart who shares them.
std::string GroupOfLooks(const Identity& identity);

/// What is behind the person.
enum class BackgroundKind { kStudio, kWall, kFoliage, kSky, kInterior, kStreet };
/// What the person wears.
enum class ClothesKind { kRoundNeck, kVNeck, kShirt, kTurtleneck, kJacket };

/// When and how somebody was photographed: everything that differs between two pictures of one person.
struct Capture {
  // Pose and framing.
  double yaw = 0;      ///< degrees, [-20,20], positive turns the face to the picture's right
  double pitch = 0;    ///< degrees, [-8,8], positive looks up
  double roll = 0;     ///< degrees, [-6,6], positive is clockwise
  double shift_x = 0;  ///< [-0.04,0.04] of the picture's width
  double shift_y = 0;  ///< [-0.03,0.03] of the picture's height
  double scale = 1;    ///< [0.93,1.07]
  // Expression.
  double smile = 0;         ///< [0,1]
  double mouth_open = 0;    ///< [0,1]
  double eye_openness = 1;  ///< [0.7,1.1], 1 is at rest
  double brow_raise = 0;    ///< [-0.5,1]
  double gaze_x = 0;        ///< [-1,1]
  double gaze_y = 0;        ///< [-1,1]
  // Light.
  double light_azimuth = 0;     ///< degrees, [-50,50], positive comes from the picture's right
  double light_elevation = 30;  ///< degrees, [10,50]
  double light_intensity = 1;   ///< [0.75,1.15]
  double light_warmth = 0;      ///< [-1,1]
  double ambient = 0.5;         ///< [0.4,0.7]
  double ambient_warmth = 0;    ///< [-1,1]
  double rim = 0;               ///< [0,1] light from behind
  // Surroundings.
  BackgroundKind background = BackgroundKind::kStudio;
  double background_hue = 0;          ///< [0,1)
  double background_lightness = 0.5;  ///< [0,1]
  ClothesKind clothes = ClothesKind::kRoundNeck;
  double clothes_hue = 0;         ///< [0,1)
  double clothes_saturation = 0;  ///< [0,1]
  double clothes_lightness = 0;   ///< [0,1]
  // Camera.
  double exposure = 0;            ///< stops, [-0.25,0.25]
  double noise = 0;               ///< [0,1]
  double blur = 0;                ///< [0,1]
  double vignette = 0;            ///< [0,1]
  double jpeg_quality = 90;       ///< [60,95]; for whoever encodes the picture, rendering does not use it
  std::uint64_t texture_key = 0;  ///< the arrangement of the background and of the sensor noise
};

/// One factor of a person or picture, by name.
struct NamedFactor {
  std::string_view name;
  double value = 0;
  double low = 0;
  double high = 1;
};

/// The same as a table: where a factor is kept and the range in which it is drawn.
template <class T>
struct FactorField {
  std::string_view name;
  double T::*member;
  double low;
  double high;
};

std::span<const FactorField<Identity>> IdentityFields();
std::span<const FactorField<Capture>> CaptureFields();

/// All continuous factors, in a fixed order.
std::vector<NamedFactor> IdentityFactors(const Identity& identity);
std::vector<NamedFactor> CaptureFactors(const Capture& capture);

/// Draws person `index`. Pure: the same arguments give the same person on every machine.
Identity DrawIdentity(std::uint64_t seed, std::uint64_t index);

/// Draws picture `image_index` of person `identity_index`. Independent of the identity's factors, and of the other
/// pictures'.
Capture DrawCapture(std::uint64_t seed, std::uint64_t identity_index, std::uint64_t image_index);

/// The same person with everybody's average skin, hair, lip and iris colour: what is left is shape.
Identity EqualisedColours(const Identity& identity);

}  // namespace pentimento
